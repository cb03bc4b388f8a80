package io.forkpoint.server.internal.config;

import io.forkpoint.server.config.ByteSizes;
import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.config.ClientOutputLimits;
import io.forkpoint.server.config.ClientOutputLimits.Limit;
import java.util.List;
import java.util.Locale;

/** Limits of what clients may hold, as redis.conf writes them. */
final class ClientLimits {
    private static final int WORDS_OF_A_CLASS = 4;

    private ClientLimits() {}

    static ClientMemoryLimit parseMemory(String text) {
        if (!text.endsWith("%")) {
            return ClientMemoryLimit.ofBytes(Settings.parseBytes(text));
        }
        try {
            return ClientMemoryLimit.ofPercentage(Integer.parseInt(text, 0, text.length() - 1, 10));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("argument must be a memory or percent value", e);
        }
    }

    static String format(ClientMemoryLimit limit) {
        return limit.amount() + (limit.isPercentage() ? "%" : "");
    }

    /** The limits that there were, but for the classes that the words name. */
    static ClientOutputLimits parseOutput(List<String> words, ClientOutputLimits before) {
        if (words.isEmpty() || words.size() % WORDS_OF_A_CLASS != 0) {
            throw new IllegalArgumentException("Wrong number of arguments in buffer limit configuration.");
        }
        ClientOutputLimits result = before;
        for (int i = 0; i < words.size(); i += WORDS_OF_A_CLASS) {
            Limit limit = limit(words.subList(i + 1, i + WORDS_OF_A_CLASS));
            result = switch (words.get(i).toLowerCase(Locale.ROOT)) {
                case "normal" -> result.withNormal(limit);
                case "slave", "replica" -> new ClientOutputLimits(result.normal(), limit, result.pubsub());
                case "pubsub" -> result.withPubsub(limit);
                default ->
                    throw new IllegalArgumentException("Invalid client class specified in buffer limit configuration.");
            };
        }
        return result;
    }

    private static Limit limit(List<String> words) {
        try {
            return new Limit(
                    ByteSizes.parse(words.get(0)), ByteSizes.parse(words.get(1)), Integer.parseInt(words.get(2)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Error in hard, soft or soft_seconds setting in buffer limit configuration.", e);
        }
    }

    static List<List<String>> format(ClientOutputLimits limits) {
        return List.of(
                words("normal", limits.normal()), words("slave", limits.replica()), words("pubsub", limits.pubsub()));
    }

    private static List<String> words(String name, Limit limit) {
        return List.of(
                name,
                Long.toString(limit.hardBytes()),
                Long.toString(limit.softBytes()),
                Integer.toString(limit.softSeconds()));
    }
}
