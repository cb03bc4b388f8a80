package io.forkpoint.server;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Converts the values that a builder takes to those that the settings hold. */
final class ConfigValues {
    private ConfigValues() {}

    static int seconds(String name, Duration time) {
        long seconds = whole(name, time, ChronoUnit.SECONDS);
        if (seconds != (int) seconds) {
            throw new IllegalArgumentException(
                    name + " must be at most " + Integer.MAX_VALUE + " seconds: " + name + "=" + time);
        }
        return (int) seconds;
    }

    /** Returns the microseconds of a duration as redis.conf has them: -1 for none. */
    static long microsOrNone(String name, Duration time) {
        return Objects.requireNonNull(time, name).isNegative() ? -1 : whole(name, time, ChronoUnit.MICROS);
    }

    static long whole(String name, Duration time, ChronoUnit unit) {
        Duration one = unit.getDuration();
        Objects.requireNonNull(time, name);
        try {
            long amount = time.dividedBy(one);
            if (one.multipliedBy(amount).equals(time)) {
                return amount;
            }
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(
                    name + " must be at most 2^63 - 1 times " + one + ": " + name + "=" + time, tooLong);
        }
        throw new IllegalArgumentException(name + " must be a multiple of " + one + ": " + name + "=" + time);
    }

    static String absolute(String name, Path folder) {
        return Objects.requireNonNull(folder, name).toAbsolutePath().normalize().toString();
    }

    static <E> List<E> copy(String name, List<E> values) {
        Objects.requireNonNull(values, name);
        values.forEach(value -> Objects.requireNonNull(value, () -> name + " must not contain null"));
        return List.copyOf(values);
    }

    /** Returns a copy of lines, each of which begins with a name. */
    static List<List<String>> copyOfLines(String name, List<List<String>> lines) {
        List<List<String>> copies = new ArrayList<>();
        for (List<String> words : copy(name, lines)) {
            if (words.isEmpty()) {
                throw new IllegalArgumentException(
                        name + " must have a name in each list of words, and others behind it: " + name + "=" + lines);
            }
            copies.add(copy(name, words));
        }
        return List.copyOf(copies);
    }

    /** Returns the settings' refusal of a value in the words of a builder. */
    static IllegalArgumentException refused(String name, Object value, IllegalArgumentException reason) {
        String said = String.valueOf(reason.getMessage());
        String beginning = "argument ";
        return new IllegalArgumentException(
                (said.startsWith(beginning) ? name + " " + said.substring(beginning.length()) : name + ": " + said)
                        + ": " + name + "=" + value,
                reason);
    }
}
