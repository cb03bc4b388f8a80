package io.forkpoint.internal.value;

import io.forkpoint.value.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A stream with groups made of Java's collections, which does everything the slow and plain way. */
final class StreamModel {
    final TreeMap<StreamId, List<String>> entries = new TreeMap<>();
    StreamId last = StreamId.MIN;
    StreamId maxDeleted = StreamId.MIN;
    long added;
    final Map<String, Group> groups = new LinkedHashMap<>();

    static final class Pending {
        String consumer;
        long time;
        long deliveries;

        @Override
        public String toString() {
            return consumer + " at " + time + " times " + deliveries;
        }
    }

    static final class Consumer {
        long seen;
        long active = -1;
    }

    final class Group {
        StreamId last;
        final TreeMap<StreamId, Pending> pending = new TreeMap<>();
        final Map<String, Consumer> consumers = new LinkedHashMap<>();

        Consumer see(String consumer, long now) {
            Consumer found = consumers.computeIfAbsent(consumer, key -> new Consumer());
            found.seen = now;
            return found;
        }

        List<StreamId> read(String consumer, long count, boolean acknowledged, long now) {
            Consumer reader = see(consumer, now);
            List<StreamId> ids = entries.tailMap(last, false).keySet().stream()
                    .limit(count < 0 ? Long.MAX_VALUE : count)
                    .toList();
            for (StreamId id : ids) {
                last = id;
                if (!acknowledged) {
                    give(id, consumer, now, 1);
                    reader.active = now;
                }
            }
            return ids;
        }

        private void give(StreamId id, String consumer, long time, long deliveries) {
            Pending entry = pending.computeIfAbsent(id, key -> new Pending());
            entry.consumer = consumer;
            entry.time = time;
            entry.deliveries = deliveries;
        }

        List<StreamId> history(String consumer, StreamId after, long count, long now) {
            see(consumer, now);
            List<StreamId> ids = pending.tailMap(after, false).entrySet().stream()
                    .filter(each -> each.getValue().consumer.equals(consumer))
                    .map(Map.Entry::getKey)
                    .limit(count)
                    .toList();
            for (StreamId id : ids) {
                if (entries.containsKey(id)) {
                    pending.get(id).time = now;
                    pending.get(id).deliveries++;
                }
            }
            return ids;
        }

        /** With everything that a claim can say. */
        List<StreamId> claim(
                String consumer, List<StreamId> ids, long minIdle, boolean force, boolean idsOnly, long now) {
            Consumer claimer = see(consumer, now);
            List<StreamId> claimed = new ArrayList<>();
            for (StreamId id : ids) {
                Pending entry = pending.get(id);
                if (!entries.containsKey(id)) {
                    pending.remove(id);
                } else if (entry == null ? force : now - entry.time >= minIdle) {
                    long before = entry == null ? 1 : entry.deliveries;
                    give(id, consumer, now, idsOnly ? before : before + 1);
                    claimer.active = now;
                    claimed.add(id);
                }
            }
            return claimed;
        }

        long pendingOf(String consumer) {
            return pending.values().stream()
                    .filter(each -> each.consumer.equals(consumer))
                    .count();
        }
    }
}
