package io.forkpoint;

import io.forkpoint.value.AutoClaimed;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a store says of streams in the words of a server, and what of a server's words is compared. */
final class StreamReplies {
    private StreamReplies() {}

    static Object nothing(Object reply) {
        return reply == null ? List.of() : reply;
    }

    /** Entries as a server replies them. */
    static List<Object> reply(List<StreamEntry> entries) {
        List<Object> reply = new ArrayList<>();
        for (StreamEntry entry : entries) {
            List<Object> words = new ArrayList<>();
            for (int i = 0; i < entry.size(); i++) {
                words.add(new String(entry.field(i), StandardCharsets.ISO_8859_1));
                words.add(new String(entry.value(i), StandardCharsets.ISO_8859_1));
            }
            List<Object> pair = new ArrayList<>(List.of(entry.id().toString()));
            pair.add(words);
            reply.add(pair);
        }
        return reply;
    }

    static Map<Object, Object> pairs(Object reply) {
        List<?> words = (List<?>) reply;
        Map<Object, Object> pairs = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            pairs.put(words.get(i), words.get(i + 1));
        }
        return pairs;
    }

    static List<Object> claimed(AutoClaimed result) {
        return List.of(
                result.next().toString(),
                reply(result.claimed()),
                result.deleted().stream().map(StreamId::toString).toList());
    }

    /** Of the only stream in a reply; what was deleted has no words. */
    static Object entriesOf(Object reply) {
        if (reply == null || ((List<?>) reply).isEmpty()) {
            return List.of();
        }
        List<Object> entries = new ArrayList<>();
        for (Object each : (List<?>) ((List<?>) ((List<?>) reply).get(0)).get(1)) {
            List<?> pair = (List<?>) each;
            entries.add(List.of(pair.get(0), nothing(pair.get(1))));
        }
        return entries;
    }
}
