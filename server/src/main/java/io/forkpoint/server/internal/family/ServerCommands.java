package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.metrics.Info;
import io.forkpoint.server.internal.metrics.ServerVersion;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** INFO, TIME, ROLE, LOLWUT, and the commands that are not supported. */
public final class ServerCommands implements CommandFamily {
    private static final int NANOS_A_MICRO = 1000;
    private static final String NO_SCRIPTS = "scripting is not supported by Forkpoint";
    private static final String NO_REPLICAS = "replication is not supported by Forkpoint yet";

    private final Info info;

    /**
     * Creates the family.
     *
     * @param info the sections of INFO
     */
    public ServerCommands(Info info) {
        this.info = info;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("info", -1, this::info)
                .with(Flag.LOADING)
                .in(Category.DANGEROUS)
                .summary("Returns information and statistics about the server."));
        table.add(Command.of("time", 1, ServerCommands::time)
                .with(Flag.LOADING)
                .fast()
                .summary("Returns the server time."));
        table.add(Command.of("role", 1, ServerCommands::role)
                .with(Flag.LOADING)
                .in(Category.ADMIN, Category.DANGEROUS)
                .fast()
                .summary("Returns the replication role."));
        table.add(Command.of("lolwut", -1, ServerCommands::lolwut)
                .reads()
                .fast()
                .summary("Displays the server's version."));
        for (String name : List.of("replicaof", "slaveof")) {
            table.add(missing(name, 3, NO_REPLICAS)
                    .admin()
                    .summary("Configures a server as replica of another. Not there yet."));
        }
        table.add(missing("sync", 1, NO_REPLICAS).admin().with(Flag.NO_MULTI));
        table.add(missing("psync", -3, NO_REPLICAS).admin().with(Flag.NO_MULTI));
        table.add(missing("replconf", -1, NO_REPLICAS).with(Flag.LOADING).admin());
        for (String name : List.of("eval", "evalsha", "fcall")) {
            table.add(script(name));
            table.add(script(name + "_ro").with(Flag.READONLY));
        }
        table.add(missing("script", -2, NO_SCRIPTS));
        table.add(missing("function", -2, NO_SCRIPTS));
    }

    private static Command script(String name) {
        return missing(name, -3, NO_SCRIPTS).keysCountedAt(2).in(Category.SCRIPTING);
    }

    /** Creates a command that replies why it is not supported: this tells tools more than that it is unknown. */
    private static Command missing(String name, int arity, String reason) {
        return Command.of(name, arity, call -> {
            throw new ErrorReply("ERR " + reason);
        });
    }

    private void info(Call call) {
        List<String> sections = new ArrayList<>();
        for (int i = 1; i < call.size(); i++) {
            sections.add(call.text(i).toLowerCase(Locale.ROOT));
        }
        call.reply().verbatim(info.text(call.context(), sections));
    }

    private static void time(Call call) {
        Instant now = Instant.now();
        call.reply().array(2);
        call.reply().bulk(Long.toString(now.getEpochSecond()));
        call.reply().bulk(Integer.toString(now.getNano() / NANOS_A_MICRO));
    }

    private static void role(Call call) {
        call.reply().array(3);
        call.reply().bulk("master");
        call.reply().integer(0);
        call.reply().array(0);
    }

    private static void lolwut(Call call) {
        call.reply()
                .verbatim("Forkpoint " + ServerVersion.forkpoint() + ", for clients of Redis ver. "
                        + ServerVersion.REDIS + "\n");
    }
}
