package io.forkpoint.server.internal.config;

import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.ShutdownSave;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a signal ends the server, in the words of SHUTDOWN. */
final class ShutdownWords {
    private static final List<String> KNOWN = List.of("default", "save", "nosave", "force", "now");

    private ShutdownWords() {}

    static ShutdownChoice parse(List<String> words) {
        List<String> wanted =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        if (wanted.isEmpty() || !KNOWN.containsAll(wanted)) {
            throw new IllegalArgumentException(
                    "argument(s) must be one or more of the following: " + String.join(", ", KNOWN));
        }
        if (wanted.contains("save") && wanted.contains("nosave")) {
            throw new IllegalArgumentException("save and nosave exclude each other");
        }
        return new ShutdownChoice(save(wanted), wanted.contains("force"), wanted.contains("now"));
    }

    private static ShutdownSave save(List<String> wanted) {
        if (wanted.contains("save")) {
            return ShutdownSave.ALWAYS;
        }
        return wanted.contains("nosave") ? ShutdownSave.NEVER : ShutdownSave.IF_SAVE_POINTS;
    }

    static List<List<String>> format(ShutdownChoice choice) {
        List<String> words = new ArrayList<>();
        switch (choice.save()) {
            case ALWAYS -> words.add("save");
            case NEVER -> words.add("nosave");
            case IF_SAVE_POINTS -> {}
        }
        if (choice.force()) {
            words.add("force");
        }
        if (choice.now()) {
            words.add("now");
        }
        return List.of(words.isEmpty() ? List.of("default") : words);
    }
}
