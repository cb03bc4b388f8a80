package io.forkpoint.internal.rdb;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Payloads of every type whose numbers stand at the edges of what they can be, right or wrong, and some of whose bytes are
 * then changed. For one thread.
 */
final class RandomPayload {
    /** In the year 2100. */
    static final long FAR_MILLIS = 4_102_444_800_000L;

    private static final long[] EDGES = {
        0,
        1,
        2,
        -1,
        -2,
        63,
        64,
        127,
        128,
        4095,
        4096,
        16_383,
        16_384,
        32_767,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 46) - 1,
        (1L << 48) - 1,
        1L << 48,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        FAR_MILLIS
    };
    private static final double[] SCORES = {
        0,
        -0.0,
        1,
        -1.5,
        1e17,
        1e300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };
    private static final String[] DECIMALS = {"0", "-0", "1.5", "1e400", "-inf", "inf", "nan", "", "x", "17."};
    private static final int REDIS = 12;
    private static final int VALKEY = 80;

    private final SplittableRandom random;
    private RdbBuilder out;
    private int strings;
    private long smallest;

    RandomPayload(SplittableRandom random) {
        this.random = random;
    }

    /** The type and the value behind it, as in a file; {@code version}: gets that of the dialect. */
    byte[] next(Consumer<Integer> version) {
        RdbType[] types = RdbType.values();
        RdbType type = types[random.nextInt(types.length)];
        while (type.isModules()) {
            type = types[random.nextInt(types.length)];
        }
        version.accept(type == RdbType.HASH_2 ? VALKEY : REDIS);
        out = RdbBuilder.payload().bytes(type.code());
        strings = 0;
        value(type);
        byte[] payload = out.toByteArray();
        if (random.nextInt(4) == 0) {
            int at = random.nextInt(payload.length);
            payload[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : payload[at] ^ 1 << random.nextInt(8));
        }
        return payload;
    }

    /** With what DUMP puts behind it. */
    static byte[] dump(byte[] payload, int version) {
        return RdbBuilder.withChecksum(
                RdbBuilder.payload().raw(payload).bytes(version, 0).int64(0).toByteArray());
    }

    private int count() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 200 + random.nextInt(400);
            default -> 1 + random.nextInt(5);
        };
    }

    private long edge() {
        return EDGES[random.nextInt(EDGES.length)];
    }

    /** Of a field: seldom one that has passed. */
    private long expiry() {
        long edge = edge();
        return edge >= 0 && edge < FAR_MILLIS && random.nextInt(20) != 0 ? FAR_MILLIS + edge : edge;
    }

    private String text() {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> Long.toString(edge());
            case 2 -> "twice";
            case 3 -> "x".repeat(random.nextInt(5000));
            case 4 -> "007";
            default -> "s" + strings++;
        };
    }

    private void string() {
        switch (random.nextInt(8)) {
            case 0 -> out.bytes(0xc0, random.nextInt(256));
            case 1 -> out.bytes(0xc1, random.nextInt(256), random.nextInt(256));
            case 2 -> out.bytes(0xc2).int32(random.nextInt());
            case 3 -> out.lzf(4 + strings % 3, 0, 'a' + strings++ % 20, 0x20 + (strings % 3 << 5), 0);
            default -> out.string(text());
        }
    }

    private void pair() {
        string();
        string();
    }

    private void times(int count, Runnable part) {
        out.length(count);
        for (int i = 0; i < count; i++) {
            part.run();
        }
    }

    private void value(RdbType type) {
        switch (type) {
            case STRING -> string();
            case LIST, SET -> times(count(), this::string);
            case HASH -> times(count(), this::pair);
            case ZSET ->
                times(count(), () -> {
                    string();
                    String decimal = DECIMALS[random.nextInt(DECIMALS.length)];
                    out.bytes(decimal.length()).text(decimal);
                });
            case ZSET_2 ->
                times(count(), () -> {
                    string();
                    out.real(SCORES[random.nextInt(SCORES.length)]);
                });
            case HASH_2 ->
                times(count(), () -> {
                    pair();
                    out.int64(random.nextBoolean() ? -1 : expiry());
                });
            case HASH_METADATA_PRE_GA -> {
                smallest = 0;
                times(count(), this::expiringPair);
            }
            case HASH_METADATA -> {
                smallest = expiry();
                out.int64(smallest);
                times(count(), this::expiringPair);
            }
            case HASH_LISTPACK_EX_PRE_GA -> out.string(Packed.listpack(items(3)));
            case HASH_LISTPACK_EX -> out.int64(edge()).string(Packed.listpack(items(3)));
            case SET_INTSET -> out.string(Packed.intset(64, edge(), edge()));
            case HASH_ZIPMAP -> out.string(Packed.zipmap("f", "v", "g" + strings, "w"));
            case LIST_ZIPLIST -> out.string(Packed.ziplist(items(1)));
            case ZSET_ZIPLIST, HASH_ZIPLIST -> out.string(Packed.ziplist(items(2)));
            case HASH_LISTPACK, ZSET_LISTPACK -> out.string(Packed.listpack(items(2)));
            case SET_LISTPACK -> out.string(Packed.listpack(items(1)));
            case LIST_QUICKLIST -> times(random.nextInt(3), () -> out.string(Packed.ziplist(items(1))));
            case LIST_QUICKLIST_2 ->
                times(random.nextInt(3), () -> {
                    if (random.nextBoolean()) {
                        out.length(1).string(text());
                    } else {
                        out.length(2).string(Packed.listpack(items(1)));
                    }
                });
            default -> stream(type);
        }
    }

    private void expiringPair() {
        long relative = smallest == 0 ? expiry() : edge();
        out.length(random.nextBoolean() ? 0 : relative);
        pair();
    }

    /** As many as make whole groups of so many, the last of each a number. */
    private Object[] items(int each) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            for (int part = 0; part < each; part++) {
                boolean number = each > 1 && part == each - 1;
                items.add(number ? (Object) random.nextInt(-32768, 32768) : "i" + strings++);
            }
        }
        return items.toArray();
    }

    // ---- streams ----------------------------------------------------------------------------------------------

    private void stream(RdbType type) {
        int nodes = random.nextInt(3);
        out.length(nodes);
        for (int i = 0; i < nodes; i++) {
            id(i * 10L + 1, random.nextInt(4) == 0 ? edge() : 0, true);
            boolean same = random.nextBoolean();
            Object[] entry = same ? new Object[] {2, 1, 0, "v", 4} : new Object[] {0, 1, 0, 1, "g", "w", 6};
            Object[] all = new Object[5 + entry.length];
            System.arraycopy(new Object[] {1, 0, 1, "f", 0}, 0, all, 0, 5);
            System.arraycopy(entry, 0, all, 5, entry.length);
            out.string(Packed.listpack(all));
        }
        boolean counted = type != RdbType.STREAM_LISTPACKS;
        long length = random.nextInt(4) == 0 ? edge() : nodes;
        out.length(length).length(random.nextBoolean() ? 100 : edge()).length(edge());
        for (int i = 0; counted && i < 5; i++) {
            out.length(random.nextBoolean() ? 0 : edge());
        }
        times(random.nextInt(3), () -> group(counted, type == RdbType.STREAM_LISTPACKS_3));
    }

    private void group(boolean counted, boolean active) {
        out.string("group" + strings++).length(edge()).length(edge());
        if (counted) {
            out.length(edge());
        }
        int pending = random.nextInt(4);
        times(pending, new Runnable() {
            private long next;

            @Override
            public void run() {
                id(++next, 0, false);
                out.int64(edge()).length(edge());
            }
        });
        int consumers = random.nextInt(3);
        times(consumers, new Runnable() {
            private boolean second;

            @Override
            public void run() {
                out.string("consumer" + strings++).int64(edge());
                if (active) {
                    out.int64(edge());
                }
                int owned = second ? 0 : random.nextInt(pending + 1);
                second = true;
                out.length(owned);
                for (int i = 1; i <= owned; i++) {
                    id(i, 0, false);
                }
            }
        });
    }

    private void id(long millis, long sequence, boolean isString) {
        if (isString) {
            out.length(16);
        }
        out.int64(Long.reverseBytes(millis)).int64(Long.reverseBytes(sequence));
    }
}
