package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Fills an arena with collections of all kinds, and keeps what a visitor of each must hear. */
final class RandomCollections {
    private static final long FAR_MILLIS = 4_102_444_800_000L;
    private static final long MAX_EXPIRY = 0xffff_ffff_ffffL;

    /** What was written under a key: bytes as ISO-8859-1 text, in the order of the file. */
    record Content(int type, List<String> heard) {}

    final Map<String, Content> contents = new LinkedHashMap<>();
    final RandomStreams streams;
    /** Where the values begin. */
    final List<Long> values = new ArrayList<>();

    private final Random random;
    private final ScanArena arena;
    private final CollectionLayout layout;

    RandomCollections(Random random, ScanArena arena) {
        this.random = random;
        this.arena = arena;
        layout = new CollectionLayout(random, arena);
        streams = new RandomStreams(random, layout);
    }

    /** Puts so many of each kind. */
    void fill(int count) {
        for (int i = 0; i < count; i++) {
            list("list " + i);
            set("set " + i);
            hash("hash " + i);
            sortedSet("zset " + i);
            String stream = "stream " + i;
            byte[] value = streams.next(stream);
            put(
                    stream,
                    CollectionDescriptor.TYPE_STREAM,
                    value,
                    streams.streams.get(stream).heard());
        }
    }

    /** Hashes whose fields expire, or once did. */
    void fillExpiring(int count) {
        for (int i = 0; i < count; i++) {
            expiringHash("expiring " + i, i % 4 == 0 ? 0 : 1 + random.nextInt(3));
        }
    }

    private void put(String key, int type, byte[] value, List<String> heard) {
        long expiry = random.nextInt(5) == 0 ? FAR_MILLIS : -1;
        long block = arena.put(0, type, expiry, bytes(key), value, ScanArena.EPOCH);
        values.add(block + BlockDescriptor.blockBytes(key.length(), value.length, expiry >= 0) - value.length);
        contents.put(key, new Content(type, heard));
    }

    private byte[] value(List<byte[]> items) {
        return isSmall(items) ? layout.small(items) : layout.rooted(List.of(items));
    }

    private byte[] value(List<byte[]> items, List<byte[]> second) {
        return isSmall(items) ? layout.small(items) : layout.rooted(List.of(items, second));
    }

    private boolean isSmall(List<byte[]> items) {
        return CollectionLayout.fitsSmall(items) && random.nextInt(5) != 0;
    }

    private void list(String key) {
        List<String> elements = new ArrayList<>();
        for (int i = count(); i > 0; i--) {
            elements.add(text(random));
        }
        put(
                key,
                CollectionDescriptor.TYPE_LIST,
                value(elements.stream().map(RandomCollections::bytes).toList()),
                elements);
    }

    private void set(String key) {
        List<String> members = new ArrayList<>(fields().keySet());
        put(
                key,
                CollectionDescriptor.TYPE_SET,
                value(members.stream().map(RandomCollections::bytes).toList()),
                members);
    }

    private void hash(String key) {
        List<byte[]> items = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        fields().forEach((field, value) -> {
            items.add(pair(bytes(field), bytes(value), -1));
            heard.add(field);
            heard.add(value);
        });
        put(key, CollectionDescriptor.TYPE_HASH, value(items), heard);
    }

    /** @param share one of so many fields expires; 0: none */
    private void expiringHash(String key, int share) {
        List<byte[]> items = new ArrayList<>();
        List<byte[]> expiries = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        fields().forEach((field, value) -> {
            long expiry = share != 0 && random.nextInt(share) == 0
                    ? random.nextLong() & MAX_EXPIRY >> random.nextInt(40)
                    : -1;
            items.add(pair(bytes(field), bytes(value), expiry));
            heard.add(field);
            heard.add(value);
            if (expiry >= 0) {
                heard.add("expires " + expiry);
                expiries.add(join(bigEndian(expiry), bytes(field)));
            }
        });
        expiries.sort(Arrays::compareUnsigned);
        put(key, CollectionDescriptor.TYPE_HASH_EXPIRING, value(items, expiries), heard);
    }

    private void sortedSet(String key) {
        List<String> members = new ArrayList<>(fields().keySet());
        Map<byte[], String> byOrder = new TreeMap<>(Arrays::compareUnsigned);
        List<byte[]> scores = new ArrayList<>();
        for (String member : members) {
            double score = score();
            byOrder.put(
                    join(bigEndian(CollectionDescriptor.orderOf(score)), bytes(member)), member + "\n" + (score + 0.0));
            scores.add(join(bytes(member), littleEndian(Double.doubleToRawLongBits(score))));
        }
        List<String> heard = new ArrayList<>(byOrder.values());
        Collections.reverse(heard);
        put(key, CollectionDescriptor.TYPE_SORTED_SET, value(new ArrayList<>(byOrder.keySet()), scores), heard);
    }

    private double score() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> random.nextInt(20) - 10;
            case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 3 -> random.nextGaussian() * 1e-300;
            default -> random.nextGaussian() * 1e6;
        };
    }

    /** In the order of their bytes. */
    private Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        for (int i = count(); i > 0; i--) {
            fields.put(text(random), text(random));
        }
        return fields;
    }

    private int count() {
        return switch (random.nextInt(10)) {
            case 0 -> 1 + random.nextInt(3000);
            case 1, 2 -> 1 + random.nextInt(300);
            default -> 1 + random.nextInt(20);
        };
    }

    /** Numbers, words, what LZF makes shorter, and what it does not. */
    static String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 2 -> "007-0 12345678901234567890".substring(0, random.nextInt(26));
            case 3 -> "field".repeat(random.nextInt(40)) + random.nextInt(1000);
            case 4 -> new String(randomBytes(random, random.nextInt(200)), ISO_8859_1);
            case 5 ->
                random.nextInt(20) == 0
                        ? new String(randomBytes(random, random.nextInt(50_000)), ISO_8859_1)
                        : "large ".repeat(random.nextInt(300));
            default -> "word " + random.nextInt(100_000);
        };
    }

    private static byte[] randomBytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] pair(byte[] field, byte[] value, long expiry) {
        byte[] head = varint((long) field.length << 1 | (expiry >= 0 ? 1 : 0));
        return join(head, field, value, expiry >= 0 ? littleEndian(expiry) : new byte[0]);
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write((int) (rest & 0x7f) | 0x80);
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] bigEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static byte[] littleEndian(long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            view.putLong(value);
        }
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
