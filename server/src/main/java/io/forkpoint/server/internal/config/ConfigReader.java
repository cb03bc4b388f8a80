package io.forkpoint.server.internal.config;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.internal.resp.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Fills settings from a file in the form of redis.conf, and from options of a command line, which count as lines behind
 * the file's: a later line overrides an earlier one, but those that add up, such as {@code save}, {@code user} and
 * {@code rename-command}. For one thread.
 */
public final class ConfigReader {
    /** Of files that include each other. */
    private static final int DEEPEST = 16;
    /** A name is only suggested that is at most so many letters off. */
    private static final int NEAR = 3;

    private final ServerSettings settings;
    private final Set<String> seen = new HashSet<>();

    /**
     * For settings that nobody has set.
     *
     * @param settings them
     */
    public ConfigReader(ServerSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a file, which CONFIG REWRITE will rewrite.
     *
     * @param file in UTF-8
     * @throws IOException if it, or one that it includes, cannot be read
     * @throws ConfigException if a line makes no sense; settings of the lines before it are set then
     */
    public void file(Path file) throws IOException {
        settings.file(file.toAbsolutePath().normalize());
        file(file, 0);
    }

    private void file(Path file, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new ConfigException(file + ": more than " + DEEPEST + " files include each other");
        }
        List<String> lines = read(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = file + ":" + (i + 1);
            List<String> words = words(where, line);
            if (words.get(0).equalsIgnoreCase("include")) {
                words.subList(1, words.size()).forEach(included -> include(where, included, depth));
            } else {
                set(where, words.get(0), words.subList(1, words.size()));
            }
        }
    }

    private static List<String> read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new java.nio.file.FileSystemException(file + ": is a folder, not a configuration file");
        }
        try {
            return ByteText.lines(file);
        } catch (NoSuchFileException e) {
            NoSuchFileException missing = new NoSuchFileException(file + ": no such configuration file");
            missing.initCause(e);
            throw missing;
        }
    }

    /** A pattern that nothing matches includes nothing, as in Redis; a name without a file is a mistake. */
    private void include(String where, String included, int depth) {
        try {
            for (Path file : ConfigFiles.matching(included)) {
                file(file, depth + 1);
            }
        } catch (IOException e) {
            throw new ConfigException(where + ": cannot include: " + e.getMessage(), e);
        }
    }

    private static List<String> words(String where, String line) {
        try {
            return ConfigWords.ofLine(line);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(where + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes options as redis-server does: {@code --name} and its words, up to the next such name; {@code --save} without
     * one means none.
     *
     * @param arguments the command line's, behind the file
     * @throws ConfigException if one makes no sense
     */
    public void options(List<String> arguments) {
        int at = 0;
        while (at < arguments.size()) {
            String option = arguments.get(at);
            if (!option.startsWith("--") || option.length() == 2) {
                throw new ConfigException(
                        "'" + option + "' is no option; write --name and a value, such as --port 7000");
            }
            List<String> words = new ArrayList<>();
            for (at++; at < arguments.size() && !arguments.get(at).startsWith("--"); at++) {
                words.add(arguments.get(at));
            }
            String name = option.substring(2);
            set(option, name, words);
        }
    }

    private void set(String where, String name, List<String> words) {
        String known = name.toLowerCase(Locale.ROOT);
        Setting<?> setting = settings.find(known);
        if (setting == null) {
            throw new ConfigException(where + ": there is no setting '" + name + "'" + suggestion(known));
        }
        // As in Redis, where 'save' alone takes the save points away.
        List<String> value = words.isEmpty() && known.equals("save") ? List.of("") : words;
        if (value.isEmpty()) {
            throw new ConfigException(where + ": '" + known + "' needs a value");
        }
        try {
            setting.addLine(value, seen.add(known));
        } catch (IllegalArgumentException e) {
            String said = Setting.isSecret(known) ? "…" : String.join(" ", words);
            throw new ConfigException(where + ": '" + known + " " + said + "': " + e.getMessage(), e);
        }
    }

    private String suggestion(String name) {
        return settings.all().stream()
                .map(Setting::name)
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .filter(nearest -> distance(name, nearest) <= NEAR)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
    }

    /** Levenshtein's: how many letters have to be changed, added or taken away. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
