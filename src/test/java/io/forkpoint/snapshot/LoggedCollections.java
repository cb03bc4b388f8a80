package io.forkpoint.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.keyspace.CollectionOperations;
import io.forkpoint.memory.CollectionDescriptor;
import io.forkpoint.rdb.RdbHandler;
import io.forkpoint.snapshot.FileContent.Entry;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.HashValue;
import io.forkpoint.value.ListValue;
import io.forkpoint.value.SetValue;
import io.forkpoint.value.SortedSetValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Random changes of collections in a database, small ones and ones with a root, and what they hold afterwards. For one
 * thread.
 */
final class LoggedCollections {
    private static final int KEYS = 3;
    private static final int MOST = 400;
    private static final int LIST = 1;
    private static final int SET = 2;
    private static final int HASH = 4;
    private static final int SORTED_SET = 5;

    private final CollectionOperations collections;
    private final int database;
    private final Random random;
    private final Map<ByteBuffer, List<byte[]>> lists = new HashMap<>();
    private final Map<ByteBuffer, TreeSet<byte[]>> sets = new HashMap<>();
    private final Map<ByteBuffer, TreeMap<byte[], byte[]>> hashes = new HashMap<>();
    private final Map<ByteBuffer, TreeMap<byte[], Double>> sortedSets = new HashMap<>();

    LoggedCollections(CollectionOperations collections, int database, Random random) {
        this.collections = collections;
        this.database = database;
        this.random = random;
    }

    /** Forgets what a key of this name had, since it has been removed. */
    void removed(ByteBuffer key) {
        lists.remove(key);
        sets.remove(key);
        hashes.remove(key);
        sortedSets.remove(key);
    }

    void clear() {
        lists.clear();
        sets.clear();
        hashes.clear();
        sortedSets.clear();
    }

    /** Changes a collection; returns its key, and what it holds now or null. */
    Map.Entry<byte[], Entry> change() {
        int number = random.nextInt(KEYS);
        return switch (random.nextInt(4)) {
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
                key, parts.isEmpty() ? null : new Entry(type, RdbHandler.NO_EXPIRY, CanonicalValue.of(parts)));
    }

    private Map.Entry<byte[], Entry> changeList(byte[] key) {
        List<byte[]> model = lists.computeIfAbsent(ByteBuffer.wrap(key), name -> new ArrayList<>());
        byte[][] elements = new byte[1 + random.nextInt(8)][];
        Arrays.setAll(elements, i -> element());
        int size = model.size();
        int what = random.nextInt(size > MOST ? 6 : 4);
        collections.write(database, key, CollectionDescriptor.TYPE_LIST, value -> {
            ListValue list = new ListValue(value);
            switch (what) {
                case 0, 1 -> {
                    list.push(false, elements);
                    model.addAll(List.of(elements));
                }
                case 2 -> {
                    list.push(true, elements);
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
                    assertThat(list.pop(random.nextBoolean())).isNotNull();
                    model.clear();
                    model.addAll(List.of(list.range(0, -1)));
                }
                default -> {
                    int from = random.nextInt(size / 2);
                    int to = size / 2 + random.nextInt(size / 2);
                    list.trim(from, to);
                    model.subList(to + 1, size).clear();
                    model.subList(0, from).clear();
                }
            }
            return null;
        });
        return entry(key, LIST, model);
    }

    private Map.Entry<byte[], Entry> changeSet(byte[] key) {
        TreeSet<byte[]> model =
                sets.computeIfAbsent(ByteBuffer.wrap(key), name -> new TreeSet<>(Arrays::compareUnsigned));
        byte[] member = member();
        boolean add = random.nextInt(5) < 3;
        boolean changed = collections.write(database, key, CollectionDescriptor.TYPE_SET, value -> {
            SetValue set = new SetValue(value);
            return add ? set.add(member) : set.remove(member);
        });
        assertThat(changed).isEqualTo(add ? model.add(member) : model.remove(member));
        return entry(key, SET, new ArrayList<>(model));
    }

    private Map.Entry<byte[], Entry> changeHash(byte[] key) {
        TreeMap<byte[], byte[]> model =
                hashes.computeIfAbsent(ByteBuffer.wrap(key), name -> new TreeMap<>(Arrays::compareUnsigned));
        byte[] field = member();
        byte[] content = element();
        boolean put = random.nextInt(5) < 3;
        collections.write(database, key, CollectionDescriptor.TYPE_HASH, value -> {
            HashValue hash = new HashValue(value, 0);
            return put ? hash.put(field, content) : hash.remove(field);
        });
        if (put) {
            model.put(field, content);
        } else {
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
        collections.write(database, key, CollectionDescriptor.TYPE_SORTED_SET, value -> {
            SortedSetValue set = new SortedSetValue(value);
            return add ? set.add(member, score, AddCondition.ALWAYS) : set.remove(member);
        });
        if (add) {
            model.put(member, score);
        } else {
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
}
