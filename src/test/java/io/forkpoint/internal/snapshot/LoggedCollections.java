package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Database;
import io.forkpoint.StoreHash;
import io.forkpoint.StoreList;
import io.forkpoint.StoreSet;
import io.forkpoint.StoreSortedSet;
import io.forkpoint.StoreStream;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.snapshot.FileContent.Entry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamTrim;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Random changes of collections in a database, small ones and ones with a root, and what they hold afterwards. For one
 * thread.
 */
public final class LoggedCollections {
    private static final int KEYS = 3;
    private static final int MOST = 400;
    private static final int LIST = 1;
    private static final int SET = 2;
    private static final int HASH = 4;
    private static final int SORTED_SET = 5;
    private static final int STREAM = 15;
    /** With the counters that tell how many entries a stream had. */
    private static final int STREAM_WITH_COUNTERS = 19;

    private static final byte[] FIELD = key("field");

    private final Database database;
    private final Random random;
    private final Map<ByteBuffer, List<byte[]>> lists = new HashMap<>();
    private final Map<ByteBuffer, TreeSet<byte[]>> sets = new HashMap<>();
    private final Map<ByteBuffer, TreeMap<byte[], byte[]>> hashes = new HashMap<>();
    private final Map<ByteBuffer, TreeMap<byte[], Double>> sortedSets = new HashMap<>();
    private final Map<ByteBuffer, TreeMap<StreamId, byte[]>> streams = new HashMap<>();
    /** Streams that have lost an entry. */
    private final Set<ByteBuffer> shortened = new HashSet<>();

    public LoggedCollections(Database database, Random random) {
        this.database = database;
        this.random = random;
    }

    /** Forgets what a key of this name had, since it has been removed. */
    void removed(ByteBuffer key) {
        lists.remove(key);
        sets.remove(key);
        hashes.remove(key);
        sortedSets.remove(key);
        streams.remove(key);
        shortened.remove(key);
    }

    /** Changes a collection. */
    public void changeAny() {
        change();
    }

    /** Changes a collection; returns its key, and what it holds now or null. */
    Map.Entry<byte[], Entry> change() {
        int number = random.nextInt(KEYS);
        return switch (random.nextInt(5)) {
            case 4 -> changeStream(key("stream:" + number));
            case 0 -> changeList(key("list:" + number));
            case 1 -> changeSet(key("set:" + number));
            case 2 -> changeHash(key("hash:" + number));
            default -> changeSortedSet(key("zset:" + number));
        };
    }

    private static byte[] key(String name) {
        return name.getBytes(US_ASCII);
    }

    private byte[] element() {
        byte[] bytes = new byte[random.nextInt(30) == 0 ? random.nextInt(1500) : 1 + random.nextInt(24)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] member() {
        byte[] name = key("member " + random.nextInt(MOST));
        // Some that are kept in blobs.
        return name[name.length - 1] == '7' ? Arrays.copyOf(name, 300) : name;
    }

    private static Map.Entry<byte[], Entry> entry(byte[] key, int type, List<byte[]> parts) {
        return new java.util.AbstractMap.SimpleEntry<>(
                key, parts.isEmpty() ? null : new Entry(type, RawEntry.NO_EXPIRY, CanonicalValue.of(parts)));
    }

    private Map.Entry<byte[], Entry> changeList(byte[] key) {
        List<byte[]> model = lists.computeIfAbsent(ByteBuffer.wrap(key), name -> new ArrayList<>());
        byte[][] elements = new byte[1 + random.nextInt(8)][];
        Arrays.setAll(elements, i -> element());
        int size = model.size();
        int what = random.nextInt(size > MOST ? 6 : 4);
        StoreList list = database.list(key);
        switch (what) {
            case 0, 1 -> {
                list.addLast(elements);
                model.addAll(List.of(elements));
            }
            case 2 -> {
                list.addFirst(elements);
                for (byte[] each : elements) {
                    model.add(0, each);
                }
            }
            case 3 -> {
                if (size > 0) {
                    int at = random.nextInt(size);
                    list.set(at, elements[0]);
                    model.set(at, elements[0]);
                }
            }
            case 4 -> {
                boolean first = random.nextBoolean();
                byte[] popped = first ? list.pollFirst() : list.pollLast();
                assertThat(popped).isEqualTo(model.remove(first ? 0 : size - 1));
            }
            default -> {
                int from = random.nextInt(size / 2);
                int to = size / 2 + random.nextInt(size / 2);
                list.trim(from, to);
                model.subList(to + 1, size).clear();
                model.subList(0, from).clear();
            }
        }
        return entry(key, LIST, model);
    }

    private Map.Entry<byte[], Entry> changeSet(byte[] key) {
        TreeSet<byte[]> model =
                sets.computeIfAbsent(ByteBuffer.wrap(key), name -> new TreeSet<>(Arrays::compareUnsigned));
        byte[] member = member();
        boolean add = random.nextInt(5) < 3;
        StoreSet set = database.set(key);
        assertThat(add ? set.add(member) : set.remove(member))
                .isEqualTo(add ? model.add(member) : model.remove(member));
        return entry(key, SET, new ArrayList<>(model));
    }

    private Map.Entry<byte[], Entry> changeHash(byte[] key) {
        TreeMap<byte[], byte[]> model =
                hashes.computeIfAbsent(ByteBuffer.wrap(key), name -> new TreeMap<>(Arrays::compareUnsigned));
        byte[] field = member();
        byte[] content = element();
        boolean put = random.nextInt(5) < 3;
        StoreHash hash = database.hash(key);
        if (put) {
            hash.put(field, content);
            model.put(field, content);
        } else {
            hash.remove(field);
            model.remove(field);
        }
        List<byte[]> parts = new ArrayList<>();
        model.forEach((name, text) -> {
            parts.add(name);
            parts.add(text);
        });
        return entry(key, HASH, parts);
    }

    private Map.Entry<byte[], Entry> changeSortedSet(byte[] key) {
        TreeMap<byte[], Double> model =
                sortedSets.computeIfAbsent(ByteBuffer.wrap(key), name -> new TreeMap<>(Arrays::compareUnsigned));
        byte[] member = member();
        double score = random.nextInt(100) / 4.0 - 10;
        boolean add = random.nextInt(5) < 3;
        StoreSortedSet set = database.sortedSet(key);
        if (add) {
            set.add(member, score);
            model.put(member, score);
        } else {
            set.remove(member);
            model.remove(member);
        }
        List<Map.Entry<byte[], Double>> byScore = new ArrayList<>(model.entrySet());
        byScore.sort(Map.Entry.<byte[], Double>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Arrays::compareUnsigned))
                .reversed());
        List<byte[]> parts = new ArrayList<>();
        byScore.forEach(each -> {
            parts.add(each.getKey());
            parts.add(CanonicalValue.ofScore(each.getValue()));
        });
        return entry(key, SORTED_SET, parts);
    }

    private Map.Entry<byte[], Entry> changeStream(byte[] key) {
        ByteBuffer name = ByteBuffer.wrap(key);
        TreeMap<StreamId, byte[]> model = streams.computeIfAbsent(name, absent -> new TreeMap<>());
        StoreStream stream = database.stream(key);
        if (model.isEmpty() || random.nextInt(5) < 3) {
            byte[] content = element();
            model.put(stream.add(FIELD, content), content);
        } else if (random.nextInt(20) == 0) {
            int most = random.nextInt(model.size());
            stream.trim(StreamTrim.toLength(most));
            shortened.add(name);
            while (model.size() > most) {
                model.pollFirstEntry();
            }
        } else {
            StreamId id = random.nextBoolean() ? model.firstKey() : model.lastKey();
            assertThat(stream.remove(id)).isTrue();
            model.remove(id);
            shortened.add(name);
        }
        List<byte[]> parts = new ArrayList<>();
        model.forEach((id, content) -> {
            parts.add(CanonicalValue.ofId(id.millis(), id.sequence()));
            parts.add(FIELD);
            parts.add(content);
        });
        int type = shortened.contains(name) ? STREAM_WITH_COUNTERS : STREAM;
        return new java.util.AbstractMap.SimpleEntry<>(
                key, new Entry(type, RawEntry.NO_EXPIRY, CanonicalValue.of(parts)));
    }
}
