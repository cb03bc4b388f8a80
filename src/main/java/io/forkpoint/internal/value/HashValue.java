package io.forkpoint.internal.value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A hash, opened: what Redis's commands do to one, but those on {@linkplain HashExpiry the expiry of fields}. Fields stand
 * in the order of their unsigned bytes; one whose expiry has passed is absent. A change that throws has changed nothing. For
 * whoever opened the collection, whose threading it shares.
 */
public final class HashValue {
    /** Expired fields that a write removes. */
    static final int REMOVED_BY_A_WRITE = 2;

    private final CollectionValue value;
    private final Tree tree;
    private final FieldTable fields;

    /** {@code now}: milliseconds since 1970; what expires then or before has expired. */
    public HashValue(CollectionValue value, long now) {
        this.value = value;
        tree = value.items();
        fields = new FieldTable(value, now);
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /** HLEN. */
    public long size() {
        return fields.size();
    }

    /** HGET: null if there is no such field. */
    public byte[] get(byte[] field) {
        return fields.find(field) ? tree.value() : null;
    }

    /** HMGET: null where there is no such field. */
    public byte[][] get(byte[][] names) {
        byte[][] values = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            values[i] = get(names[i]);
        }
        return values;
    }

    /** HEXISTS. */
    public boolean contains(byte[] field) {
        return fields.find(field);
    }

    /** HSTRLEN: 0 if there is no such field. */
    public int valueLength(byte[] field) {
        return fields.find(field) ? tree.valueLength() : 0;
    }

    /** HGETALL, HKEYS, HVALS: visits all fields. */
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        for (boolean more = tree.first(); more; more = tree.next()) {
            if (fields.isLive()) {
                visitor.accept(tree.key(), tree.value());
            }
        }
    }

    /** HKEYS. */
    public byte[][] keys() {
        List<byte[]> keys = new ArrayList<>();
        for (boolean more = tree.first(); more; more = tree.next()) {
            if (fields.isLive()) {
                keys.add(tree.key());
            }
        }
        return keys.toArray(byte[][]::new);
    }

    /** HVALS. */
    public byte[][] values() {
        List<byte[]> values = new ArrayList<>();
        for (boolean more = tree.first(); more; more = tree.next()) {
            if (fields.isLive()) {
                values.add(tree.value());
            }
        }
        return values.toArray(byte[][]::new);
    }

    /**
     * HSCAN: visits some fields in order. Every field that is there from the first call to the last is visited once.
     *
     * @param cursor null to begin, then what the last call returned
     * @param count how many to look at
     * @return behind which to go on; null at the end
     */
    public byte[] scan(byte[] cursor, int count, BiConsumer<byte[], byte[]> visitor) {
        boolean more = cursor == null ? tree.first() : tree.find(cursor) ? tree.next() : tree.settle();
        byte[] last = cursor;
        for (int looked = 0; more && looked < count; looked++) {
            last = tree.key();
            if (fields.isLive()) {
                visitor.accept(last, tree.value());
            }
            more = tree.next();
        }
        return more ? last : null;
    }

    /**
     * HRANDFIELD: so many different fields with their values, or all; with a negative count, so many that may be alike.
     */
    public List<Map.Entry<byte[], byte[]>> random(RandomGenerator random, long count) {
        long[] places = placesOfLive();
        long[] chosen = Sample.of(random, places == null ? value.size() : places.length, count);
        List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>(chosen.length);
        for (long each : chosen) {
            tree.seek(places == null ? each : places[(int) each]);
            entries.add(Map.entry(tree.key(), tree.value()));
        }
        return entries;
    }

    /** The ranks of the fields that have not expired; null if they are all. */
    private long[] placesOfLive() {
        if (fields.due() == 0) {
            return null;
        }
        long[] places = new long[16];
        int found = 0;
        long rank = 0;
        for (boolean more = tree.first(); more; more = tree.next()) {
            if (fields.isLive()) {
                if (found == places.length) {
                    places = Arrays.copyOf(places, 2 * found);
                }
                places[found++] = rank;
            }
            rank++;
        }
        return Arrays.copyOf(places, found);
    }

    // ---- setting ----------------------------------------------------------------------------------------------

    /** HSET of one field, which has no expiry then: whether it was not there. */
    public boolean put(byte[] field, byte[] content) {
        boolean isNew = !fields.find(field);
        set(field, content, FieldTable.NO_EXPIRY);
        return isNew;
    }

    /** The same; returns the old value, or null. */
    public byte[] getAndPut(byte[] field, byte[] content) {
        byte[] old = get(field);
        set(field, content, FieldTable.NO_EXPIRY);
        return old;
    }

    private void set(byte[] field, byte[] content, long expiry) {
        if (fields.isExpiring()) {
            fields.removeExpired(REMOVED_BY_A_WRITE);
            Room room = new Room().add(FieldTable.itemBytes(field, content.length, expiry));
            value.atomically(room, () -> fields.put(field, content, expiry));
        } else {
            fields.put(field, content, expiry);
        }
    }

    /** HSET: how many fields were not there. */
    public long putAll(byte[][] names, byte[][] contents) {
        if (names.length != contents.length) {
            throw new IllegalArgumentException(
                    "there must be as many values as fields: fields=" + names.length + " values=" + contents.length);
        }
        if (names.length == 1) {
            return put(names[0], contents[0]) ? 1 : 0;
        }
        if (names.length == 0) {
            return 0;
        }
        fields.removeExpired(REMOVED_BY_A_WRITE);
        Room room = new Room();
        for (int i = 0; i < names.length; i++) {
            room.add(FieldTable.itemBytes(names[i], contents[i].length, FieldTable.NO_EXPIRY));
        }
        long before = fields.size();
        value.atomically(room, () -> {
            for (int i = 0; i < names.length; i++) {
                fields.put(names[i], contents[i], FieldTable.NO_EXPIRY);
            }
        });
        return fields.size() - before;
    }

    /** HSETNX: sets a field if it is not there; whether it did. */
    public boolean putIfAbsent(byte[] field, byte[] content) {
        return !fields.find(field) && put(field, content);
    }

    /** Sets a field if it has the expected value; whether it did. */
    public boolean replace(byte[] field, byte[] expected, byte[] content) {
        if (!has(field, expected)) {
            return false;
        }
        put(field, content);
        return true;
    }

    private boolean has(byte[] field, byte[] expected) {
        return fields.find(field) && tree.valueLength() == expected.length && Arrays.equals(tree.value(), expected);
    }

    /**
     * HINCRBY: adds to an integer, 0 if there is no such field; the expiry stays.
     *
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is none, or the sum has more than 64 bits
     */
    public long increment(byte[] field, long delta) {
        byte[] old = get(field);
        long expiry = old == null ? FieldTable.NO_EXPIRY : tree.expiry();
        long sum = Numbers.add(old, delta);
        set(field, Long.toString(sum).getBytes(StandardCharsets.ISO_8859_1), expiry);
        return sum;
    }

    /** HINCRBYFLOAT: the same with decimal numbers, exactly; returns the sum as it is written. */
    public String increment(byte[] field, BigDecimal delta) {
        byte[] old = get(field);
        long expiry = old == null ? FieldTable.NO_EXPIRY : tree.expiry();
        String sum = Numbers.add(old, delta);
        set(field, sum.getBytes(StandardCharsets.ISO_8859_1), expiry);
        return sum;
    }

    /** Gives a field a value that is made of its old one, which is null if there is none; its expiry stays. */
    public byte[] update(byte[] field, UnaryOperator<byte[]> change) {
        byte[] old = get(field);
        long expiry = old == null ? FieldTable.NO_EXPIRY : tree.expiry();
        byte[] content = change.apply(old);
        set(field, content, expiry);
        return content;
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /** HDEL of one field: whether it was there. */
    public boolean remove(byte[] field) {
        fields.removeExpired(REMOVED_BY_A_WRITE);
        if (!fields.find(field)) {
            return false;
        }
        if (!fields.isListed()) {
            return fields.remove(field);
        }
        value.atomically(new Room(), () -> fields.remove(field));
        return true;
    }

    /** HDEL: how many fields were there. */
    public long removeAll(byte[][] names) {
        if (names.length == 1) {
            return remove(names[0]) ? 1 : 0;
        }
        fields.removeExpired(REMOVED_BY_A_WRITE);
        long before = fields.size();
        if (containsAny(names)) {
            value.atomically(new Room(), () -> {
                for (byte[] name : names) {
                    fields.remove(name);
                }
            });
        }
        return before - fields.size();
    }

    private boolean containsAny(byte[][] names) {
        for (byte[] name : names) {
            if (contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Removes all fields. */
    public void clear() {
        if (value.size() > 0) {
            value.atomically(new Room(), () -> {
                tree.removeRange(0, value.size());
                value.second().removeRange(0, value.second().size());
            });
        }
    }

    /** HGETDEL of one field: removes it; returns its value, or null. */
    public byte[] getAndRemove(byte[] field) {
        byte[] old = get(field);
        if (old != null) {
            remove(field);
        }
        return old;
    }

    /** HGETDEL: removes fields; returns their values, null where there was none, or has been none since it came before. */
    public byte[][] getAndRemove(byte[][] names) {
        byte[][] old = new byte[names.length][];
        fields.removeExpired(REMOVED_BY_A_WRITE);
        if (containsAny(names)) {
            value.atomically(new Room(), () -> {
                for (int i = 0; i < names.length; i++) {
                    old[i] = get(names[i]);
                    fields.remove(names[i]);
                }
            });
        }
        return old;
    }

    /** Removes a field if it has the expected value; whether it did. */
    public boolean remove(byte[] field, byte[] expected) {
        return has(field, expected) && remove(field);
    }
}
