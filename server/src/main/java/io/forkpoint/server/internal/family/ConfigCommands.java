package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.config.ConfigWriter;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.config.Setting;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.GlobPattern;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.LoopState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** CONFIG GET, SET, REWRITE, RESETSTAT and HELP. */
public final class ConfigCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "CONFIG",
            "GET <pattern>",
            "    Return parameters matching the glob-like <pattern> and their values.",
            "SET <directive> <value>",
            "    Set the configuration <directive> to <value>.",
            "RESETSTAT",
            "    Reset statistics reported by the INFO command.",
            "REWRITE",
            "    Rewrite the configuration file.");

    /** Creates the family. */
    public ConfigCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "config",
                        command("config|get", -3, ConfigCommands::get, "Returns the effective values of settings."),
                        command("config|set", -4, ConfigCommands::set, "Sets settings while the server runs."),
                        command("config|resetstat", 2, ConfigCommands::resetStatistics, "Resets the statistics.")
                                .with(Flag.ALONE),
                        command("config|rewrite", 2, ConfigCommands::rewrite, "Writes settings to their file."),
                        Command.of("config|help", 2, HELP::reply)
                                .with(Flag.LOADING)
                                .summary("Returns helpful text about the different subcommands."))
                .summary("A container for server configuration commands."));
    }

    private static Command command(String name, int arity, Command.Handler handler, String summary) {
        return Command.of(name, arity, handler).admin().with(Flag.LOADING).summary(summary);
    }

    // ---- GET --------------------------------------------------------------------------------------------------

    private static void get(Call call) {
        Map<String, Setting<?>> found = new LinkedHashMap<>();
        for (int i = 2; i < call.size(); i++) {
            String text = call.text(i);
            if (text.matches("[^*?\\[]*")) {
                // Redis replies a plain name as it was given.
                Setting<?> setting = visible(call.context().settings(), text);
                if (setting != null) {
                    found.put(text, setting);
                }
            } else {
                addMatching(call.context().settings(), GlobPattern.ofIgnoringCase(call.bytes(i)), found);
            }
        }
        call.reply().map(found.size());
        found.forEach((name, setting) -> {
            call.reply().bulk(name);
            call.reply().bulk(setting.text());
        });
    }

    private static void addMatching(ServerSettings settings, GlobPattern pattern, Map<String, Setting<?>> found) {
        for (Setting<?> setting : settings.all()) {
            if (!setting.isHidden() && pattern.matches(setting.name().getBytes(StandardCharsets.UTF_8))) {
                found.put(setting.name(), setting);
            }
        }
    }

    private static Setting<?> visible(ServerSettings settings, String name) {
        Setting<?> setting = settings.find(name.toLowerCase(Locale.ROOT));
        return setting == null || setting.isHidden() ? null : setting;
    }

    // ---- SET --------------------------------------------------------------------------------------------------

    /** A setting and its new value. */
    private record Change<T>(Setting<T> setting, T value, T before) {
        static <T> Change<T> parse(Setting<T> setting, String text) {
            return new Change<>(setting, setting.parse(text), setting.get());
        }

        void apply() {
            setting.assign(value);
        }

        void undo() {
            setting.assign(before);
        }
    }

    /** Changes all settings or none: every value is checked before the first is set. */
    private static void set(Call call) {
        if (call.size() % 2 != 0) {
            throw ErrorReply.syntax();
        }
        ServerSettings settings = call.context().settings();
        // One at a time: two clients that change the same settings must not undo half of each other's changes.
        synchronized (settings) {
            List<Setting<?>> named = named(call, settings);
            List<Change<?>> changes = new ArrayList<>();
            for (int i = 0; i < named.size(); i++) {
                changes.add(change(named.get(i), call.text(2 * i + 3)));
            }
            apply(changes);
        }
        call.reply().ok();
    }

    private static List<Setting<?>> named(Call call, ServerSettings settings) {
        List<Setting<?>> named = new ArrayList<>();
        for (int i = 2; i < call.size(); i += 2) {
            Setting<?> setting = visible(settings, call.text(i));
            if (setting == null) {
                throw new ErrorReply(
                        "ERR Unknown option or number of arguments for CONFIG SET - '" + call.text(i) + "'");
            }
            if (named.contains(setting)) {
                throw failed(setting, "duplicate parameter");
            }
            if (setting.isGuarded()) {
                throw failed(setting, "can't set protected config");
            }
            if (!setting.isMutable()) {
                throw failed(setting, "can't set immutable config");
            }
            named.add(setting);
        }
        return named;
    }

    private static Change<?> change(Setting<?> setting, String text) {
        try {
            return Change.parse(setting, text);
        } catch (IllegalArgumentException wrong) {
            throw failed(setting, wrong.getMessage());
        }
    }

    /** Notifies those that act on changes, once, when all settings have their new values. */
    private static void apply(List<Change<?>> changes) {
        changes.forEach(Change::apply);
        Map<Runnable, Setting<?>> listeners = new LinkedHashMap<>();
        changes.forEach(change ->
                change.setting().listeners().forEach(listener -> listeners.putIfAbsent(listener, change.setting())));
        Setting<?> asked = null;
        try {
            for (Map.Entry<Runnable, Setting<?>> listener : listeners.entrySet()) {
                asked = listener.getValue();
                listener.getKey().run();
            }
        } catch (IllegalArgumentException impossible) {
            // One of them has failed; those before it have acted already.
            changes.forEach(Change::undo);
            listeners.keySet().forEach(Runnable::run);
            throw failed(asked, impossible.getMessage());
        }
    }

    private static ErrorReply failed(Setting<?> setting, String reason) {
        return new ErrorReply(
                "ERR CONFIG SET failed (possibly related to argument '" + setting.name() + "') - " + reason);
    }

    // ---- other subcommands ------------------------------------------------------------------------------------

    private static void resetStatistics(Call call) {
        call.context().loops().forEach(LoopState::reset);
        call.context().errors().reset();
        call.context().memory().resetStatistics();
        call.reply().ok();
    }

    private static void rewrite(Call call) {
        ServerSettings settings = call.context().settings();
        if (settings.file() == null) {
            throw new ErrorReply("ERR The server is running without a config file");
        }
        try {
            synchronized (settings) {
                ConfigWriter.rewrite(settings);
            }
        } catch (IOException e) {
            throw new ErrorReply("ERR Rewriting config file: " + e.getMessage());
        }
        call.reply().ok();
    }
}
