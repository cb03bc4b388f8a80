package io.forkpoint.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a signal ends the server, in the words of SHUTDOWN.
 *
 * @param save in any case
 * @param noSave in no case
 * @param force even if the save fails
 * @param now without waiting for replicas, of which there are none
 */
public record ShutdownChoice(boolean save, boolean noSave, boolean force, boolean now) {
    /** A save if there are save points. */
    static final ShutdownChoice DEFAULT = new ShutdownChoice(false, false, false, false);

    private static final List<String> KNOWN = List.of("default", "save", "nosave", "force", "now");

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
        return new ShutdownChoice(
                wanted.contains("save"), wanted.contains("nosave"), wanted.contains("force"), wanted.contains("now"));
    }

    List<List<String>> lines() {
        List<String> words = new ArrayList<>();
        boolean[] chosen = {false, save, noSave, force, now};
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                words.add(KNOWN.get(i));
            }
        }
        return List.of(words.isEmpty() ? List.of("default") : words);
    }
}
