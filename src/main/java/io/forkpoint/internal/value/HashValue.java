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
 * An open hash, with Redis's commands except those for {@linkplain HashExpiry the expiry of fields}. Fields are in the
 * order of their unsigned bytes; a field whose expiry has passed is absent. A method that throws has changed nothing.
 * Confined to the thread that opened the collection.
 */
public final class HashValue {
    /** The number of expired fields that a write removes. */
    static final int REMOVED_BY_A_WRITE = 2;

    private final CollectionValue value;
    private final Tree tree;
    private final FieldTable fields;

    /** Creates a view as of {@code now}, in milliseconds since 1970; what expires then or before has expired. */
    public HashValue(CollectionValue value, long now) {
        this.value = value;
        tree = value.items();
        fields = new FieldTable(value, now);
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /** HLEN: returns the number of fields. */
    public long size() {
        return fields.size();
    }

    /** HGET: returns the value of a field; null if there is no such field. */
    public byte[] get(byte[] field) {
        return fields.find(field) ? tree.value() : null;
    }

    /** HMGET: returns the values of fields; null where there is no such field. */
    public byte[][] get(byte[][] names) {
        byte[][] values = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            values[i] = get(names[i]);
        }
        return values;
    }

    /** HEXISTS: returns whether a field exists. */
    public boolean contains(byte[] field) {
        return fields.find(field);
    }

    /** HSTRLEN: returns the length of a value; 0 if there is no such field. */
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

    /** HKEYS: returns all fields. */
    public byte[][] keys() {
        List<byte[]> keys = new ArrayList<>();
        for (boolean more = tree.first(); more; more = tree.next()) {
            if (fields.isLive()) {
                keys.add(tree.key());
            }
        }
        return keys.toArray(byte[][]::new);
    }

    /** HVALS: returns all values. */
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
     * HSCAN: visits some fields in order. Every field that is present from the first call to the last is visited once.
     *
     * @param cursor null to begin, otherwise the result of the last call
     * @param count the number of fields to visit
     * @return the next cursor; null at the end
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
     * HRANDFIELD: returns this many distinct fields with their values, or all; if the count is negative, fields may
     * repeat.
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

    /** Returns the ranks of the fields that have not expired; null if none has. */
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

    /** HSET of one field, which then has no expiry; returns whether the field is new. */
    public boolean put(byte[] field, byte[] content) {
        boolean isNew = !fields.find(field);
        set(field, content, FieldTable.NO_EXPIRY);
        return isNew;
    }

    /** Does the same as {@link #put}; returns the old value, or null. */
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

    /** HSET: returns the number of new fields. */
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

    /** HSETNX: sets a field if it does not exist; returns whether it was set. */
    public boolean putIfAbsent(byte[] field, byte[] content) {
        return !fields.find(field) && put(field, content);
    }

    /** Sets a field if it has the expected value; returns whether it was set. */
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
     * @throws io.forkpoint.errors.NotANumberException if the value is not an integer, or the sum exceeds 64 bits
     */
    public long increment(byte[] field, long delta) {
        byte[] old = get(field);
        long expiry = old == null ? FieldTable.NO_EXPIRY : tree.expiry();
        long sum = Numbers.add(old, delta);
        set(field, Long.toString(sum).getBytes(StandardCharsets.ISO_8859_1), expiry);
        return sum;
    }

    /** HINCRBYFLOAT: adds to a decimal number exactly; the expiry stays. Returns the sum as it is stored. */
    public String increment(byte[] field, BigDecimal delta) {
        byte[] old = get(field);
        long expiry = old == null ? FieldTable.NO_EXPIRY : tree.expiry();
        String sum = Numbers.add(old, delta);
        set(field, sum.getBytes(StandardCharsets.ISO_8859_1), expiry);
        return sum;
    }

    /** Sets a field to a function of its old value, which is null if there is none; the expiry stays. */
    public byte[] update(byte[] field, UnaryOperator<byte[]> change) {
        byte[] old = get(field);
        long expiry = old == null ? FieldTable.NO_EXPIRY : tree.expiry();
        byte[] content = change.apply(old);
        set(field, content, expiry);
        return content;
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /** HDEL of one field; returns whether it existed. */
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

    /** HDEL: returns the number of fields that existed. */
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

    /** HGETDEL: removes fields; returns their values, null where there is no such field or it is a repeated one. */
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

    /** Removes a field if it has the expected value; returns whether it was removed. */
    public boolean remove(byte[] field, byte[] expected) {
        return has(field, expected) && remove(field);
    }
}
