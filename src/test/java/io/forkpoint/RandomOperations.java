package io.forkpoint;

import static io.forkpoint.Model.require;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random operations on one database, each also done on a model. Keys are drawn from a pool, so that they meet. */
final class RandomOperations {
    /** About the boundaries of headers, size classes and units. */
    private static final int[] VALUE_SIZES = {
        0, 1, 7, 8, 100, 255, 256, 1000, 1024, 1025, 16383, 16384, 16385, 65536, 262000, 262144, 262200, 400_000
    };

    private static final int[] KEY_SIZES = {0, 1, 2, 254, 255, 256, 257, 1024, 16384, 300_000};

    private final Random random;
    private final Database database;
    private final Model model;
    private final byte[][] pool;
    private final Access[] faces;
    private int limitHits;

    RandomOperations(Random random, Database database, Model model, int keys) {
        this.random = random;
        this.database = database;
        this.model = model;
        faces = new Access[] {
            Access.arrays(database),
            new BufferAccess(database.buffers(), random),
            new BytesAccess(database.bytes(), random)
        };
        pool = new byte[keys][];
        for (int i = 0; i < keys; i++) {
            pool[i] = bytes(i < KEY_SIZES.length ? KEY_SIZES[i] : 4 + random.nextInt(21));
        }
    }

    /** How often the store's memory limit was met. */
    int limitHits() {
        return limitHits;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] key() {
        return pool[random.nextInt(pool.length)].clone();
    }

    private byte[] value() {
        return switch (random.nextInt(16)) {
            case 0 -> bytes(VALUE_SIZES[random.nextInt(VALUE_SIZES.length)]);
            case 1 -> bytes(random.nextInt(5000));
            case 2 -> Long.toString(random.nextLong()).getBytes(StandardCharsets.US_ASCII);
            case 3 -> Integer.toString(random.nextInt()).getBytes(StandardCharsets.US_ASCII);
            default -> bytes(random.nextInt(200));
        };
    }

    private long expiry() {
        long now = System.currentTimeMillis();
        return switch (random.nextInt(8)) {
            case 0 -> now - 1_000_000;
            case 1 -> Expiry.EARLIEST_MILLIS;
            default -> now + 10_000_000 + random.nextInt(1000);
        };
    }

    /** Does one thing. The store's limit may stop it: the model is changed after the store only. */
    void step() {
        try {
            if (random.nextBoolean()) {
                commonStep(faces[random.nextInt(faces.length)]);
            } else {
                ownStep();
            }
        } catch (MemoryLimitException e) {
            limitHits++;
        }
    }

    private void commonStep(Access face) {
        byte[] key = key();
        byte[] value = value();
        switch (random.nextInt(11)) {
            case 0, 1, 2 -> same(face.get(key), model.get(key), "get");
            case 3, 4 -> {
                face.put(key, value);
                model.put(key, value);
            }
            case 5 -> {
                long expiry = expiry();
                face.put(key, value, expiry);
                model.put(key, value, expiry);
            }
            case 6 -> {
                boolean expected = !model.has(key);
                require(face.putIfAbsent(key, value) == expected, "putIfAbsent");
                if (expected) {
                    model.put(key, value);
                }
            }
            case 7 -> {
                boolean expected = model.has(key);
                require(face.replace(key, value) == expected, "replace");
                if (expected) {
                    model.put(key, value);
                }
            }
            case 8 -> {
                byte[] joined = model.append(key, value);
                require(face.append(key, value) == joined.length, "append");
                model.change(key, joined);
            }
            case 9 -> require(face.remove(key) == model.remove(key), "remove");
            default -> require(face.exists(key) == model.has(key), "exists");
        }
    }

    private void ownStep() {
        byte[] key = key();
        switch (random.nextInt(16)) {
            case 0 -> compareAndSet(key);
            case 1 -> {
                byte[] expected =
                        random.nextBoolean() && model.has(key) ? model.get(key).clone() : value();
                boolean equal = Arrays.equals(expected, model.get(key));
                require(database.remove(key, expected) == equal, "remove if");
                if (equal) {
                    model.remove(key);
                }
            }
            case 2 -> {
                byte[] value = value();
                same(database.getAndSet(key, value), model.get(key), "getAndSet");
                model.put(key, value);
            }
            case 3 -> {
                same(database.getAndRemove(key), model.get(key), "getAndRemove");
                model.remove(key);
            }
            case 4 -> range(key);
            case 5, 6 -> increment(key);
            case 7 -> incrementDecimal(key);
            case 8 -> {
                long expiry = expiry();
                require(database.expireAt(key, expiry) == model.has(key), "expireAt");
                if (model.has(key)) {
                    model.put(key, model.get(key), expiry);
                }
            }
            case 9 -> {
                boolean expected = model.has(key) && model.entry(key).expiry() != Model.NEVER;
                require(database.persist(key) == expected, "persist");
                if (expected) {
                    model.put(key, model.get(key));
                }
            }
            case 10 -> Model.checkTtl(database, key, model.entry(key));
            case 11 -> require(database.type(key) == (model.has(key) ? ValueType.STRING : ValueType.NONE), "type");
            case 12 -> rename(key);
            case 13 -> getAll();
            case 14 -> putAll();
            default -> moveAtomically();
        }
    }

    private void compareAndSet(byte[] key) {
        byte[] expected =
                random.nextBoolean() && model.has(key) ? model.get(key).clone() : value();
        byte[] value = value();
        boolean equal = Arrays.equals(expected, model.get(key));
        require(database.compareAndSet(key, expected, value) == equal, "compareAndSet");
        if (equal) {
            model.put(key, value);
        }
    }

    private void range(byte[] key) {
        long start = random.nextInt(300) - 150L;
        long end = random.nextInt(300) - 150L;
        byte[] value = model.has(key) ? model.get(key) : new byte[0];
        int from = (int) Math.max(0, start < 0 ? start + value.length : start);
        int to = (int) Math.min(value.length - 1, end < 0 ? end + value.length : end);
        byte[] expected = from > to ? new byte[0] : Arrays.copyOfRange(value, from, to + 1);
        same(database.getRange(key, start, end), expected, "getRange " + start + " to " + end);
    }

    private void increment(byte[] key) {
        long delta = random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(100) - 50;
        String text = model.has(key) ? new String(model.get(key), StandardCharsets.ISO_8859_1) : "0";
        String expected = null;
        try {
            if (Long.toString(Long.parseLong(text)).equals(text)) {
                expected = Long.toString(Math.addExact(Long.parseLong(text), delta));
            }
        } catch (NumberFormatException | ArithmeticException e) {
            expected = null;
        }
        try {
            long sum = database.increment(key, delta);
            require(Long.toString(sum).equals(expected), "increment of " + text + " by " + delta + " gave " + sum);
            model.change(key, expected.getBytes(StandardCharsets.US_ASCII));
        } catch (NotANumberException e) {
            require(expected == null, "increment of " + text + " by " + delta + " was refused");
        }
    }

    /** Any number that a long can be plus a fraction: the model's values are integers or noise. */
    private void incrementDecimal(byte[] key) {
        BigDecimal delta = BigDecimal.valueOf(random.nextInt(), random.nextInt(5));
        if (model.has(key) && !new String(model.get(key), StandardCharsets.ISO_8859_1).matches("-?[0-9]{1,20}")) {
            return;
        }
        String text = model.has(key) ? new String(model.get(key), StandardCharsets.US_ASCII) : "0";
        BigDecimal sum = database.increment(key, delta);
        require(sum.compareTo(new BigDecimal(text).add(delta)) == 0, text + " + " + delta + " gave " + sum);
        model.change(key, sum.toPlainString().getBytes(StandardCharsets.US_ASCII));
    }

    private void rename(byte[] from) {
        byte[] to = random.nextInt(8) == 0 ? from.clone() : key();
        require(database.rename(from, to) == model.has(from), "rename");
        Model.Entry entry = model.entry(from);
        if (entry != null) {
            model.remove(from);
            model.put(to, entry.value(), entry.expiry());
        }
    }

    private void getAll() {
        byte[][] keys = new byte[random.nextInt(150)][];
        Arrays.setAll(keys, i -> key());
        byte[][] values = database.getAll(keys);
        for (int i = 0; i < keys.length; i++) {
            same(values[i], model.get(keys[i]), "getAll");
        }
    }

    /** If the limit stops it, some of the first are set, and none behind them: the new values are like no old one. */
    private void putAll() {
        int n = random.nextInt(150);
        int first = random.nextInt(pool.length - n);
        byte[][] keys = Arrays.copyOfRange(pool, first, first + n);
        byte[][] values = new byte[n][];
        Arrays.setAll(values, i -> bytes(16 + random.nextInt(i % 50 == 0 ? 20_000 : 200)));
        int done = n;
        try {
            database.putAll(keys, values);
        } catch (MemoryLimitException e) {
            limitHits++;
            done = 0;
            while (Arrays.equals(database.get(keys[done]), values[done])) {
                done++;
            }
        }
        for (int i = 0; i < done; i++) {
            model.put(keys[i], values[i]);
        }
    }

    private void moveAtomically() {
        byte[] a = key();
        byte[] b = key();
        List<byte[]> before = database.atomically(new byte[][] {a, b}, transaction -> {
            byte[] ofA = transaction.get(a);
            byte[] ofB = transaction.get(b);
            transaction.remove(a);
            transaction.remove(b);
            return Arrays.asList(ofA, ofB);
        });
        same(before.get(0), model.get(a), "atomic get");
        same(before.get(1), model.get(b), "atomic get");
        model.remove(a);
        model.remove(b);
        byte[] value = value();
        database.atomically(new byte[][] {a, b}, transaction -> {
            transaction.put(a, value);
            return null;
        });
        model.put(a, value);
    }

    private static void same(byte[] actual, byte[] expected, String what) {
        require(
                Arrays.equals(actual, expected),
                what + ": length=" + (actual == null ? -1 : actual.length) + " expected="
                        + (expected == null ? -1 : expected.length));
    }
}
