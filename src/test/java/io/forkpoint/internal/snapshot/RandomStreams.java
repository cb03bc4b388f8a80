package io.forkpoint.internal.snapshot;

import static io.forkpoint.internal.snapshot.RandomCollections.bigEndian;
import static io.forkpoint.internal.snapshot.RandomCollections.bytes;
import static io.forkpoint.internal.snapshot.RandomCollections.join;
import static io.forkpoint.internal.snapshot.RandomCollections.littleEndian;
import static io.forkpoint.internal.snapshot.RandomCollections.pair;
import static io.forkpoint.internal.snapshot.RandomCollections.varint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Streams with groups, consumers and pending entries. */
final class RandomStreams {
    private static final long SEEN_MILLIS = 1_700_000_000_000L;

    record Id(long millis, long sequence) {
        byte[] bytes() {
            return join(bigEndian(millis), bigEndian(sequence));
        }

        @Override
        public String toString() {
            return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
        }
    }

    /** An entry that a consumer was given. */
    record Pending(Id id, int consumer, long deliveries) {}

    record Group(String name, Id last, List<String> consumers, List<Pending> pending) {}

    /** What a visitor hears of it, and what a server says. */
    record Stream(List<String> heard, Map<String, List<String>> entries, List<Group> groups) {}

    final Map<String, Stream> streams = new LinkedHashMap<>();
    private final Random random;
    private final CollectionLayout layout;

    RandomStreams(Random random, CollectionLayout layout) {
        this.random = random;
        this.layout = layout;
    }

    /** The value of the next stream, which is kept under this key. */
    byte[] next(String key) {
        List<byte[]> items = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        List<Id> ids = new ArrayList<>();
        Map<String, List<String>> entries = new LinkedHashMap<>();
        long millis = random.nextInt(1000);
        long sequence = 1;
        for (int i = entryCount(); i > 0; i--) {
            millis += random.nextInt(3) == 0 ? random.nextLong() & 0xfff_ffffL >> random.nextInt(28) : 0;
            sequence = random.nextInt(5) == 0 ? sequence + 1 + random.nextInt(100_000) : sequence + 1;
            Id id = new Id(millis, sequence);
            List<String> words = words();
            items.add(item(id, words));
            ids.add(id);
            heard.add("entry " + id);
            heard.addAll(words);
            entries.put(id.toString(), words);
        }
        List<Group> groups = groups(ids);
        groups.forEach(group -> describe(group, heard));
        Id last = ids.isEmpty() ? new Id(random.nextInt(1000), 1) : ids.get(ids.size() - 1);
        byte[] value = layout.rooted(
                List.of(items, groupItems(groups)),
                last.millis,
                last.sequence,
                0,
                random.nextInt(2),
                ids.size() + random.nextInt(10),
                groups.size(),
                groups.size());
        streams.put(key, new Stream(heard, entries, groups));
        return value;
    }

    private int entryCount() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(2000);
            default -> random.nextInt(150);
        };
    }

    /** Fields and values, often with the same fields. */
    private List<String> words() {
        List<String> words = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            words.addAll(List.of(
                    "temperature", Integer.toString(random.nextInt(300) - 150), "17", "x".repeat(random.nextInt(70))));
            return words;
        }
        for (int i = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 4); i > 0; i--) {
            words.add(RandomCollections.text(random));
            words.add(RandomCollections.text(random));
        }
        return words;
    }

    static byte[] item(Id id, List<String> words) {
        byte[] item = join(id.bytes(), varint(words.size() / 2));
        List<byte[]> parts = new ArrayList<>(List.of(item));
        for (String word : words) {
            parts.add(varint(word.length()));
            parts.add(bytes(word));
        }
        return join(parts.toArray(new byte[0][]));
    }

    private List<Group> groups(List<Id> ids) {
        List<Group> groups = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<String> consumers = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                consumers.add("consumer " + j + " " + "c".repeat(random.nextInt(30)));
            }
            List<Pending> pending = new ArrayList<>();
            for (Id id : ids) {
                if (!consumers.isEmpty() && random.nextInt(5) == 0) {
                    pending.add(new Pending(id, random.nextInt(consumers.size()), 1 + random.nextInt(200)));
                }
            }
            Id last = ids.isEmpty() ? new Id(0, 0) : ids.get(ids.size() - 1);
            groups.add(new Group(i == 3 ? "12345" : "group " + i, last, consumers, pending));
        }
        return groups;
    }

    private static void describe(Group group, List<String> heard) {
        heard.add("group " + group.name + " " + group.last);
        for (int i = 0; i < group.consumers.size(); i++) {
            int consumer = i;
            heard.add("consumer " + group.consumers.get(i) + " "
                    + group.pending.stream().filter(p -> p.consumer == consumer).count());
        }
    }

    /** The second tree. */
    private List<byte[]> groupItems(List<Group> groups) {
        List<byte[]> items = new ArrayList<>();
        Map<String, Long> names = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            addGroup(bigEndian(i), groups.get(i), items);
            names.put(groups.get(i).name, (long) i);
        }
        names.forEach((name, number) -> items.add(pair(join(bigEndian(-1), bytes(name)), littleEndian(number), -1)));
        return items;
    }

    private void addGroup(byte[] number, Group group, List<byte[]> items) {
        byte[] words = littleEndian(
                group.last.millis,
                group.last.sequence,
                random.nextInt(4) == 0 ? -1 : random.nextInt(1000),
                group.pending.size(),
                group.consumers.size(),
                group.consumers.size());
        items.add(pair(join(number, new byte[] {0}), join(words, bytes(group.name)), -1));
        for (Pending pending : group.pending) {
            byte[] value = littleEndian(pending.consumer, SEEN_MILLIS + random.nextInt(1000), pending.deliveries);
            items.add(pair(join(number, new byte[] {1}, pending.id.bytes()), value, -1));
        }
        Map<String, Long> names = new TreeMap<>();
        for (int i = 0; i < group.consumers.size(); i++) {
            addConsumer(join(number, new byte[] {2}, bigEndian(i)), group, i, items);
            names.put(group.consumers.get(i), (long) i);
        }
        names.forEach((name, consumer) ->
                items.add(pair(join(number, new byte[] {3}, bytes(name)), littleEndian(consumer), -1)));
    }

    private void addConsumer(byte[] key, Group group, int consumer, List<byte[]> items) {
        List<Pending> own =
                group.pending.stream().filter(p -> p.consumer == consumer).toList();
        byte[] words = littleEndian(SEEN_MILLIS, random.nextBoolean() ? -1 : SEEN_MILLIS - 1, own.size());
        items.add(pair(join(key, new byte[] {0}), join(words, bytes(group.consumers.get(consumer))), -1));
        own.forEach(p -> items.add(pair(join(key, new byte[] {1}, p.id.bytes()), new byte[0], -1)));
    }
}
