package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fills an arena with blocks of all kinds that a scan can meet. */
final class RandomBlocks {
    private static final int[] LENGTHS = {
        0, 1, 2, 7, 8, 9, 10, 11, 12, 19, 20, 21, 22, 63, 64, 65, 127, 128, 129, 254, 255, 256, 257, 1000, 4094, 4095,
        4096, 4097, 16383, 16384, 16385, 65535, 65536, 65537
    };

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-1",
        "9",
        "10",
        "00",
        "007",
        "-",
        "--1",
        "+1",
        " 1",
        "1 ",
        "1a",
        "1.0",
        "127",
        "128",
        "-128",
        "-129",
        "255",
        "32767",
        "32768",
        "-32768",
        "-32769",
        "65536",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "4294967296",
        "99999999999",
        "-9999999999",
        "-99999999999",
        "123456789012"
    };

    private final Random random;
    private final ScanArena arena;
    private final List<Long> blocks = new ArrayList<>();

    RandomBlocks(Random random, ScanArena arena) {
        this.random = random;
        this.arena = arena;
    }

    /** Live entries, born in the snapshot or later, and among them blocks in other states and gaps. */
    void fill(int count) {
        for (int i = 0; i < count; i++) {
            int epoch = random.nextInt(8) == 0
                    ? ScanArena.EPOCH + 1 + random.nextInt(2)
                    : random.nextInt(ScanArena.EPOCH + 1);
            long block = arena.put(database(), type(), expiry(), string(), string(), epoch);
            if (epoch <= ScanArena.EPOCH) {
                change(block);
            }
        }
    }

    private void change(long block) {
        switch (random.nextInt(12)) {
            case 0 -> ScanArena.setState(block, BlockDescriptor.STATE_RETIRED);
            case 1 -> ScanArena.setState(block, BlockDescriptor.STATE_NODE);
            case 2 -> arena.free(block);
            default -> blocks.add(block);
        }
        if (random.nextInt(4) == 0 && !blocks.isEmpty()) {
            // A gap that the next block of its size fills, or a segment that goes.
            arena.free(blocks.remove(random.nextInt(blocks.size())));
        }
    }

    /** Mostly the same as before, as in a segment that one thread fills. */
    private int database() {
        return random.nextInt(3) == 0 ? random.nextInt(16) : 3;
    }

    private int type() {
        int type = random.nextInt(3) == 0 ? random.nextInt(64) : BlockDescriptor.TYPE_STRING;
        // The bytes of a collection are not just any.
        return CollectionDescriptor.isCollection(type) ? BlockDescriptor.TYPE_STRING : type;
    }

    private long expiry() {
        return random.nextInt(3) == 0 ? random.nextLong() & Long.MAX_VALUE : -1;
    }

    private byte[] string() {
        int kind = random.nextInt(5);
        if (kind == 0) {
            return NUMBERS[random.nextInt(NUMBERS.length)].getBytes(US_ASCII);
        }
        if (kind == 1) {
            return Long.toString(random.nextLong() >> random.nextInt(64)).getBytes(US_ASCII);
        }
        byte[] bytes = new byte[length()];
        random.nextBytes(bytes);
        if (kind == 2) {
            // Text that LZF makes shorter, if there is enough of it.
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ('a' + (bytes[i] & 3 & i));
            }
        }
        return bytes;
    }

    private int length() {
        return switch (random.nextInt(20)) {
            case 0 -> LENGTHS[random.nextInt(LENGTHS.length)];
            case 1 -> random.nextInt(70_000);
            case 2 -> random.nextInt(40) == 0 ? random.nextInt(1 << 20) : random.nextInt(3000);
            default -> random.nextInt(120);
        };
    }
}
