package io.forkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a database should hold: keys, values and expiries in a map. Expiries are far away or long past. */
final class Model {
    static final long NEVER = Long.MAX_VALUE;

    /** A value and its expiry in milliseconds since 1970, or {@link #NEVER}. */
    static final class Entry {
        private final byte[] value;
        private final long expiry;

        Entry(byte[] value, long expiry) {
            this.value = value;
            this.expiry = expiry;
        }

        byte[] value() {
            return value;
        }

        long expiry() {
            return expiry;
        }
    }

    private final Map<ByteBuffer, Entry> entries = new HashMap<>();

    Entry entry(byte[] key) {
        return entries.get(ByteBuffer.wrap(key));
    }

    byte[] get(byte[] key) {
        Entry entry = entry(key);
        return entry == null ? null : entry.value();
    }

    boolean has(byte[] key) {
        return entry(key) != null;
    }

    void put(byte[] key, byte[] value) {
        put(key, value, NEVER);
    }

    void put(byte[] key, byte[] value, long expiry) {
        if (expiry <= System.currentTimeMillis()) {
            remove(key);
        } else {
            entries.put(ByteBuffer.wrap(key), new Entry(value, expiry));
        }
    }

    /** Sets the value and leaves the expiry. */
    void change(byte[] key, byte[] value) {
        Entry old = entry(key);
        put(key, value, old == null ? NEVER : old.expiry());
    }

    boolean remove(byte[] key) {
        return entries.remove(ByteBuffer.wrap(key)) != null;
    }

    byte[] append(byte[] key, byte[] tail) {
        byte[] old = has(key) ? get(key) : new byte[0];
        byte[] joined = Arrays.copyOf(old, old.length + tail.length);
        System.arraycopy(tail, 0, joined, old.length, tail.length);
        return joined;
    }

    void clear() {
        entries.clear();
    }

    int size() {
        return entries.size();
    }

    private static byte[] bytes(ByteBuffer key) {
        byte[] bytes = new byte[key.remaining()];
        key.duplicate().get(bytes);
        return bytes;
    }

    /** Fails unless the database holds exactly this. */
    void check(Database database) {
        Map<ByteBuffer, Integer> seen = new HashMap<>();
        long cursor = 0;
        do {
            cursor = database.scan(cursor, 100, key -> seen.merge(ByteBuffer.wrap(key), 1, Integer::sum));
        } while (cursor != 0);
        require(seen.keySet().equals(entries.keySet()), "scan found " + seen.size() + " keys of " + entries.size());
        require(seen.values().stream().allMatch(times -> times == 1), "scan found a key twice");
        require(database.size() >= entries.size(), "size=" + database.size() + " entries=" + entries.size());
        entries.forEach((key, entry) -> {
            byte[] keyBytes = bytes(key);
            byte[] value = database.get(keyBytes);
            require(Arrays.equals(value, entry.value()), "value of a key of " + key.capacity() + " bytes differs");
            checkTtl(database, keyBytes, entry);
        });
    }

    static void checkTtl(Database database, byte[] key, Entry entry) {
        long before = System.currentTimeMillis();
        long ttl = database.timeToLiveMillis(key);
        long after = System.currentTimeMillis();
        if (entry == null) {
            require(ttl == -2, "ttl of an absent key: " + ttl);
        } else if (entry.expiry() == NEVER) {
            require(ttl == -1, "ttl of a key without expiry: " + ttl);
        } else {
            require(
                    ttl <= entry.expiry() - before && ttl >= entry.expiry() - after,
                    "ttl=" + ttl + " expiry=" + entry.expiry());
        }
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
