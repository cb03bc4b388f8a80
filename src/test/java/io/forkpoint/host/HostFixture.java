package io.forkpoint.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A host as a text file: what it is, questions with the answers that a person gives by hand, and its files.
 *
 * <pre>
 * Two lines of what is special about it.
 *
 * ? --size 8gb => risk: memory-copies
 *
 * --- proc/sys/vm/overcommit_memory
 * 0
 * --- proc/meminfo (missing)
 * --- proc/loadavg (unreadable)
 * </pre>
 *
 * What it does not say it has from {@code base.host}.
 */
record HostFixture(String name, List<Question> questions, Map<String, String> files) {
    private static final Path FOLDER = Path.of("src/test/resources/hosts");
    private static final String BASE = "base";
    private static final String MISSING = " (missing)";
    private static final String UNREADABLE = " (unreadable)";

    /** What is asked, and what the answer is: the level, and the ids of what is not well. */
    record Question(HostFixture host, List<String> arguments, Level level, List<String> bad) {
        @Override
        public String toString() {
            return host.name + " " + String.join(" ", arguments);
        }
    }

    static List<HostFixture> all() throws IOException {
        List<HostFixture> hosts = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".host", "");
                if (!name.equals(BASE)) {
                    hosts.add(read(name));
                }
            }
        }
        return hosts;
    }

    static HostFixture read(String name) throws IOException {
        HostFixture host = new HostFixture(name, new ArrayList<>(), new LinkedHashMap<>());
        if (!name.equals(BASE)) {
            host.files.putAll(read(BASE).files);
        }
        String path = null;
        for (String line : Files.readAllLines(FOLDER.resolve(name + ".host"))) {
            if (line.startsWith("--- ")) {
                path = line.substring(4);
                host.files.remove(path.replace(MISSING, "").replace(UNREADABLE, ""));
                host.files.put(path, "");
            } else if (path != null) {
                host.files.merge(path, line + "\n", String::concat);
            } else if (line.startsWith("? ")) {
                host.ask(line.substring(2));
            }
        }
        return host;
    }

    private void ask(String question) {
        String[] sides = question.split(" => ", 2);
        String[] answer = sides[1].split(":", 2);
        List<String> bad =
                answer[1].isBlank() ? List.of() : List.of(answer[1].trim().split(" ", -1));
        questions.add(new Question(
                this, List.of(sides[0].split(" ", -1)), Level.valueOf(answer[0].toUpperCase(Locale.ROOT)), bad));
    }

    /** Puts its files under a folder. What cannot be read is a folder there, since root can read every file. */
    Path unpack(Path root) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey().replace(MISSING, "").replace(UNREADABLE, ""));
            if (file.getKey().endsWith(UNREADABLE)) {
                Files.createDirectories(path);
            } else if (!file.getKey().endsWith(MISSING)) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        return root;
    }
}
