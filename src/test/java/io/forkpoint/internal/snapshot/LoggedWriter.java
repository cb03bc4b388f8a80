package io.forkpoint.internal.snapshot;

import static io.forkpoint.internal.memory.RawEntry.NO_EXPIRY;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Database;
import io.forkpoint.internal.snapshot.FileContent.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Does random operations on a database of its own, one after the other, and keeps a log of what each of them changed.
 * With the number of operations that were done when the gate had closed, the log says what the file must hold: exactly,
 * but for the one operation that had just been on its way.
 *
 * <p>For one thread; {@link #done} for any.
 */
final class LoggedWriter {
    static final int PLAIN_KEYS = 120;
    private static final int OTHER_KEYS = 20;
    private static final String[] COLLECTIONS = {"list:", "set:", "hash:", "zset:", "stream:"};
    private static final int NEAR_MILLIS = 12;
    private static final long FAR_MILLIS = 10_000_000;

    private final Database database;
    private final Random random;
    private final RandomValues values;
    private final LoggedCollections collections;
    private final Map<ByteBuffer, Entry> live = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private int inserted;
    private volatile int done;

    /**
     * What an operation changed.
     *
     * @param changes an entry is null for a key that is gone
     * @param atOnce whether nobody may see a part of it
     */
    record Step(Map<ByteBuffer, Entry> changes, boolean atOnce) {}

    /** @param start what the database holds already */
    LoggedWriter(Database database, Map<ByteBuffer, Entry> start, long seed) {
        this.database = database;
        live.putAll(start);
        random = new Random(seed);
        values = new RandomValues(random);
        this.collections = new LoggedCollections(database, random);
    }

    /** Steps that are in the log and have taken effect. */
    int done() {
        return done;
    }

    /** The log since the last {@link #forget}. To be read when the writer stands still. */
    List<Step> steps() {
        return steps;
    }

    void forget() {
        steps.clear();
        done = 0;
    }

    /** What the database holds now. Entries with a near expiry may have gone. */
    Map<ByteBuffer, Entry> live() {
        return live;
    }

    /** Enters what somebody else has done to this database; the writer stands still. */
    void enter(Step step) {
        step.changes.forEach((key, entry) -> {
            if (entry == null) {
                live.remove(key);
                collections.removed(key);
            } else {
                live.put(key, entry);
            }
        });
        steps.add(step);
        done = steps.size();
    }

    /** The step after which nothing is left. */
    Step clearing(boolean atOnce) {
        Map<ByteBuffer, Entry> gone = new HashMap<>();
        live.keySet().forEach(key -> gone.put(key, null));
        return new Step(gone, atOnce);
    }

    /** Does one operation. */
    void step() {
        switch (random.nextInt(56)) {
            case 0, 1, 2, 3, 4, 5 -> put(plainKey(), values.any());
            case 6, 7, 8, 9 -> overwriteInPlace();
            case 10, 11, 12, 13 -> put(bytes("inserted:" + inserted++), values.any());
            case 14, 15 -> remove(plainKey());
            case 16, 17 -> remove(bytes("inserted:" + random.nextInt(inserted + 1)));
            case 18, 19 -> append();
            case 20 -> increment();
            case 21, 22 -> rename();
            case 23 -> expireLate();
            case 24, 25, 26 -> expireSoon();
            case 27 -> putAll();
            case 28, 29 -> moveAtomically();
            case 30 -> compareAndSet();
            case 31 -> clearSometimes();
            case 32 -> removeCollection();
            default -> changeCollection();
        }
    }

    private void changeCollection() {
        Map.Entry<byte[], Entry> changed = collections.change();
        ByteBuffer key = ByteBuffer.wrap(changed.getKey());
        Entry old = live.get(key);
        Entry now = changed.getValue();
        // What is left of it keeps its expiry.
        enter(changed.getKey(), now == null || old == null ? now : new Entry(now.type(), old.expiry(), now.value()));
    }

    /** Or overwrites it, or renames it, or gives it an expiry. */
    private void removeCollection() {
        byte[] key = bytes(COLLECTIONS[random.nextInt(COLLECTIONS.length)] + random.nextInt(3));
        switch (random.nextInt(4)) {
            case 0 -> remove(key);
            case 1 -> {
                put(key, values.any());
                remove(key);
            }
            case 2 -> {
                byte[] to = plainKey();
                Entry moved = live.get(ByteBuffer.wrap(key));
                assertThat(database.rename(key, to)).isEqualTo(moved != null);
                if (moved != null) {
                    Map<ByteBuffer, Entry> changes = new HashMap<>();
                    changes.put(ByteBuffer.wrap(key), null);
                    changes.put(ByteBuffer.wrap(to), moved);
                    enter(new Step(changes, true));
                }
            }
            default -> {
                Entry old = live.get(ByteBuffer.wrap(key));
                long expiry = System.currentTimeMillis() + FAR_MILLIS;
                assertThat(database.expireAt(key, expiry)).isEqualTo(old != null);
                enter(key, old == null ? null : new Entry(old.type(), expiry, old.value()));
            }
        }
    }

    private void put(byte[] key, byte[] value) {
        database.put(key, value);
        enter(key, entry(value, NO_EXPIRY));
    }

    /** A value that fits into the slot of the old one. */
    private void overwriteInPlace() {
        byte[] key = plainKey();
        Entry old = live.get(ByteBuffer.wrap(key));
        put(key, values.ofLength(old == null ? 10 : old.value().remaining()));
    }

    private void remove(byte[] key) {
        boolean there = live.containsKey(ByteBuffer.wrap(key));
        if (random.nextBoolean() && isString(key)) {
            assertThat(database.getAndRemove(key) != null).isEqualTo(there);
        } else {
            assertThat(database.remove(key)).isEqualTo(there);
        }
        enter(key, null);
    }

    private void append() {
        byte[] key = plainKey();
        if (!isString(key)) {
            remove(key);
            return;
        }
        Entry old = live.get(ByteBuffer.wrap(key));
        byte[] before = old == null ? new byte[0] : old.value().array();
        byte[] tail = values.ofLength(random.nextInt(60));
        byte[] joined = Arrays.copyOf(before, before.length + tail.length);
        System.arraycopy(tail, 0, joined, before.length, tail.length);
        assertThat(database.append(key, tail)).isEqualTo(joined.length);
        enter(key, entry(joined, old == null ? NO_EXPIRY : old.expiry()));
    }

    private void increment() {
        byte[] key = bytes("number:" + random.nextInt(OTHER_KEYS));
        long sum = database.increment(key, random.nextInt(100_000) - 30_000);
        enter(key, entry(bytes(Long.toString(sum)), NO_EXPIRY));
    }

    private void rename() {
        byte[] from = plainKey();
        byte[] to = plainKey();
        Entry moved = live.get(ByteBuffer.wrap(from));
        assertThat(database.rename(from, to)).isEqualTo(moved != null);
        Map<ByteBuffer, Entry> changes = new HashMap<>();
        if (moved != null) {
            changes.put(ByteBuffer.wrap(from), null);
            changes.put(ByteBuffer.wrap(to), moved);
        }
        enter(new Step(changes, true));
    }

    /** An expiry that does not come during the test, or its end. */
    private void expireLate() {
        byte[] key = plainKey();
        Entry old = live.get(ByteBuffer.wrap(key));
        if (random.nextBoolean()) {
            long expiry = System.currentTimeMillis() + FAR_MILLIS;
            assertThat(database.expireAt(key, expiry)).isEqualTo(old != null);
            enter(key, old == null ? null : new Entry(old.type(), expiry, old.value()));
        } else {
            assertThat(database.persist(key)).isEqualTo(old != null && old.expiry() != NO_EXPIRY);
            enter(key, old == null ? null : new Entry(old.type(), NO_EXPIRY, old.value()));
        }
    }

    /**
     * Keys of their own, which go while the test runs: only with operations that do not depend on whether the key is
     * still there, or say so.
     */
    private void expireSoon() {
        byte[] key = bytes("mortal:" + random.nextInt(OTHER_KEYS));
        long expiry = System.currentTimeMillis() + random.nextInt(NEAR_MILLIS);
        Entry old = live.get(ByteBuffer.wrap(key));
        switch (random.nextInt(5)) {
            case 0 -> enter(key, database.expireAt(key, expiry) ? new Entry(old.type(), expiry, old.value()) : null);
            case 1 -> {
                boolean persisted = database.persist(key);
                boolean stays = old != null && (persisted || old.expiry() == NO_EXPIRY);
                enter(key, stays ? new Entry(old.type(), NO_EXPIRY, old.value()) : null);
            }
            case 2 -> {
                database.remove(key);
                enter(key, null);
            }
            default -> {
                byte[] value = values.any();
                database.put(key, value, expiry);
                enter(key, entry(value, expiry));
            }
        }
    }

    private void putAll() {
        byte[][] keys = new byte[2 + random.nextInt(30)][];
        byte[][] news = new byte[keys.length][];
        Map<ByteBuffer, Entry> changes = new HashMap<>();
        int first = random.nextInt(PLAIN_KEYS - keys.length);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = plainKey(first + i);
            news[i] = values.any();
            changes.put(ByteBuffer.wrap(keys[i]), entry(news[i], NO_EXPIRY));
        }
        database.putAll(keys, news);
        enter(new Step(changes, false));
    }

    /** Three keys change together: one takes the others' place. */
    private void moveAtomically() {
        byte[] a = plainKey();
        byte[] b = plainKey();
        byte[] c = plainKey();
        byte[] value = values.any();
        Map<ByteBuffer, Entry> changes = new HashMap<>();
        database.atomically(new byte[][] {a, b, c}, transaction -> {
            transaction.remove(a);
            transaction.remove(b);
            transaction.put(c, value);
            return null;
        });
        changes.put(ByteBuffer.wrap(a), null);
        changes.put(ByteBuffer.wrap(b), null);
        changes.put(ByteBuffer.wrap(c), entry(value, NO_EXPIRY));
        enter(new Step(changes, true));
    }

    private void compareAndSet() {
        byte[] key = plainKey();
        Entry old = live.get(ByteBuffer.wrap(key));
        byte[] value = values.any();
        if (old == null) {
            assertThat(database.putIfAbsent(key, value)).isTrue();
        } else if (isString(key)) {
            assertThat(database.compareAndSet(key, old.value().array(), value)).isTrue();
        } else {
            assertThat(database.replace(key, value)).isTrue();
        }
        enter(key, entry(value, NO_EXPIRY));
    }

    /** The whole database, one index page after the other. */
    private void clearSometimes() {
        if (random.nextInt(60) == 0) {
            Step step = clearing(false);
            database.clear();
            enter(step);
        }
    }

    private byte[] plainKey() {
        return plainKey(random.nextInt(PLAIN_KEYS));
    }

    static byte[] plainKey(int number) {
        return bytes("plain:" + number);
    }

    private boolean isString(byte[] key) {
        Entry entry = live.get(ByteBuffer.wrap(key));
        return entry == null || entry.type() == 0;
    }

    private void enter(byte[] key, Entry entry) {
        Map<ByteBuffer, Entry> changes = new HashMap<>();
        changes.put(ByteBuffer.wrap(key), entry);
        enter(new Step(changes, true));
    }

    private static Entry entry(byte[] value, long expiry) {
        return new Entry(0, expiry, ByteBuffer.wrap(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
