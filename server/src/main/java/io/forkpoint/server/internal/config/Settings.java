package io.forkpoint.server.internal.config;

import io.forkpoint.SavePoint;
import io.forkpoint.server.config.ByteSizes;
import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.internal.resp.Digits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings of the kinds that there are: how each is written, and what is said of what is none. */
final class Settings {
    private static final int OCTAL = 8;

    private Settings() {}

    static Setting<String> text(String name, String initial) {
        return Setting.ofWord(name, initial, Function.identity(), Function.identity());
    }

    /** A folder; as an absolute path, from where the process was started. A text has to name one that is there. */
    static Setting<String> folder(String name) {
        return Setting.ofWord(name, absolute("").toString(), Settings::parseFolder, Function.identity())
                .checkedBy(text -> {});
    }

    private static String parseFolder(String text) {
        Path folder = absolute(text);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("No such file or directory");
        }
        return folder.toString();
    }

    private static Path absolute(String text) {
        return Path.of(text).toAbsolutePath().normalize();
    }

    static Setting<Boolean> bool(String name, boolean initial) {
        return Setting.ofWord(name, initial, Settings::parseBool, value -> value ? "yes" : "no");
    }

    private static Boolean parseBool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException("argument must be 'yes' or 'no'");
        };
    }

    static Setting<Integer> integer(String name, int initial, int least, int most) {
        return Setting.ofWord(name, initial, text -> (int) inRange(parseLong(text), least, most), String::valueOf);
    }

    static Setting<Long> number(String name, long initial, long least, long most) {
        return Setting.ofWord(name, initial, text -> inRange(parseLong(text), least, most), String::valueOf);
    }

    static Setting<Long> bytes(String name, long initial, long least, long most) {
        return Setting.ofWord(name, initial, text -> inRange(parseBytes(text), least, most), String::valueOf)
                .checkedBy(value -> inRange(value, least, most));
    }

    /** What all clients may hold: bytes, or hundredths of the memory for values. */
    static Setting<ClientMemoryLimit> clientMemory(String name) {
        return Setting.ofWord(name, ClientMemoryLimit.NONE, ClientLimits::parseMemory, ClientLimits::format);
    }

    /** How a signal ends the server. */
    static Setting<ShutdownChoice> shutdown(String name) {
        return new Setting<>(name, ShutdownChoice.DEFAULT, ShutdownWords::parse, ShutdownWords::format);
    }

    /** A file's name, without a folder. */
    static Setting<String> fileName(String name, String initial) {
        return Setting.ofWord(
                name,
                initial,
                text -> {
                    if (text.isEmpty() || text.indexOf('/') >= 0 || text.equals(".") || text.equals("..")) {
                        throw new IllegalArgumentException(name + " can't be a path, just a filename");
                    }
                    return text;
                },
                Function.identity());
    }

    /** Percentages, from 0 to 100. */
    static Setting<List<Double>> percentiles(String name, Double... initial) {
        return new Setting<>(name, List.of(initial), Settings::parsePercentiles, Settings::formatPercentiles)
                .checkedBy(values -> {
                    if (!arePercentages(values)) {
                        throw new IllegalArgumentException("argument must have values between 0 and 100 only");
                    }
                });
    }

    private static boolean arePercentages(List<Double> values) {
        return values.stream().allMatch(value -> value >= 0 && value <= 100);
    }

    private static List<Double> parsePercentiles(List<String> words) {
        List<Double> values = new ArrayList<>();
        for (String word : words) {
            try {
                values.add(Double.valueOf(word));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("Invalid latency-tracking-info-percentiles parameters", e);
            }
        }
        if (!arePercentages(values)) {
            throw new IllegalArgumentException(
                    "latency-tracking-info-percentiles should contain values between 0 and 100");
        }
        return List.copyOf(values);
    }

    private static List<List<String>> formatPercentiles(List<Double> values) {
        return values.isEmpty()
                ? List.of()
                : List.of(values.stream().map(Digits::format).toList());
    }

    /** A file's mode, such as 700. */
    static Setting<Integer> mode(String name) {
        return Setting.ofWord(name, 0, Settings::parseMode, value -> Integer.toString(value, OCTAL));
    }

    private static int parseMode(String text) {
        try {
            return (int) inRange(Integer.parseInt(text, OCTAL), 0, 0777);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("argument couldn't be parsed as an octal number", e);
        }
    }

    /** One of an enum's values, in small letters, with hyphens. */
    static <E extends Enum<E>> Setting<E> choice(String name, E initial) {
        E[] values = initial.getDeclaringClass().getEnumConstants();
        return Setting.ofWord(name, initial, text -> parseChoice(values, text), Settings::word);
    }

    private static <E extends Enum<E>> E parseChoice(E[] values, String text) {
        return Arrays.stream(values)
                .filter(value -> word(value).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("argument(s) must be one of the following: "
                        + Arrays.stream(values).map(Settings::word).collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Words, such as the addresses to listen on. */
    static Setting<List<String>> words(String name, String... initial) {
        return new Setting<>(name, List.of(initial), List::copyOf, List::of);
    }

    /** Lines, each of which says something of its own. */
    static Setting<List<List<String>>> lines(String name) {
        return new Setting<List<List<String>>>(name, List.of(), List::of, Function.identity())
                .repeated(Settings::joined);
    }

    /** Save points; an empty one takes back those before it. */
    static Setting<List<SavePoint>> savePoints(String name, String initial) {
        return new Setting<>(name, SavePoint.parse(initial), Settings::parseSavePoints, Settings::formatSavePoints)
                .repeated((before, added) -> added.isEmpty() ? added : joined(before, added));
    }

    private static List<SavePoint> parseSavePoints(List<String> words) {
        try {
            return SavePoint.parse(String.join(" ", words));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Invalid save parameters", e);
        }
    }

    private static List<List<String>> formatSavePoints(List<SavePoint> points) {
        return points.stream()
                .map(point -> List.of(Long.toString(point.period().toSeconds()), Long.toString(point.changes())))
                .toList();
    }

    private static <E> List<E> joined(List<E> first, List<E> second) {
        List<E> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** What only ever has one value here; others are refused with the reason. */
    static Setting<String> fixed(String name, String value, String reason) {
        return Setting.ofWord(
                name,
                value,
                text -> {
                    if (!text.equalsIgnoreCase(value)) {
                        throw new IllegalArgumentException("only '" + value + "' is possible: " + reason);
                    }
                    return value;
                },
                Function.identity());
    }

    private static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("argument couldn't be parsed into an integer", e);
        }
    }

    static long parseBytes(String text) {
        try {
            return ByteSizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("argument must be a memory value", e);
        }
    }

    private static long inRange(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("argument must be between " + least + " and " + most + " inclusive");
        }
        return value;
    }
}
