package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.rdb.RdbHandler;
import io.forkpoint.internal.rdb.RdbReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** What the files of a snapshot hold, which must be whole, have every key once, and as many as they say. */
final class FileContent implements RdbHandler {
    /** A value, a collection in its {@link CanonicalValue}, its type and its expiry; {@link RawEntry#NO_EXPIRY} for none. */
    record Entry(int type, long expiry, ByteBuffer value) {}

    private final Map<Integer, Map<ByteBuffer, Entry>> databases = new HashMap<>();
    private final Map<Integer, Sizes> announced = new HashMap<>();
    private long keys;

    /** Of a database. */
    private record Sizes(long keys, long keysWithExpiry) {}

    private FileContent() {}

    /** What several files have between them; a database is in one of them. */
    static FileContent read(Iterable<Path> files) {
        FileContent content = new FileContent();
        files.forEach(file -> new RdbReader(Helper.library()).read(file, content));
        Map<Integer, Sizes> found = new HashMap<>();
        content.databases.forEach((index, entries) -> found.put(index, sizes(entries)));
        if (!found.equals(content.announced)) {
            throw new AssertionError("the files say they have " + content.announced + " and have " + found);
        }
        return content;
    }

    Map<ByteBuffer, Entry> database(int index) {
        return databases.getOrDefault(index, Map.of());
    }

    long keys() {
        return keys;
    }

    private static Sizes sizes(Map<ByteBuffer, Entry> entries) {
        long expiring = entries.values().stream()
                .filter(entry -> entry.expiry != RawEntry.NO_EXPIRY)
                .count();
        return new Sizes(entries.size(), expiring);
    }

    @Override
    public void resize(int database, long databaseKeys, long keysWithExpiry) {
        announced.put(database, new Sizes(databaseKeys, keysWithExpiry));
    }

    @Override
    public void entry(RawEntry found) {
        ByteBuffer key = copy(found.keyAddress(), found.keyBytes());
        ByteBuffer value = found.type() == 0
                ? copy(found.valueAddress(), found.valueBytes())
                : CanonicalValue.ofPayload(found.type(), found.valueAddress(), found.valueBytes());
        Entry entry = new Entry(found.type(), found.expiryMillis(), value);
        Entry other = databases
                .computeIfAbsent(found.database(), n -> new HashMap<>())
                .putIfAbsent(key, entry);
        if (other != null) {
            throw new AssertionError("a key of database " + found.database() + " comes twice: " + describe(key)
                    + " with " + describe(other) + " and " + describe(entry));
        }
        keys++;
    }

    private static ByteBuffer copy(long address, int bytes) {
        byte[] copy = new byte[bytes];
        if (bytes > 0) {
            new UnsafeBuffer(address, bytes).getBytes(0, copy);
        }
        return ByteBuffer.wrap(copy);
    }

    static String describe(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder().append(bytes.remaining()).append(" bytes '");
        for (int i = 0; i < Math.min(24, bytes.remaining()); i++) {
            int b = bytes.get(i) & 0xff;
            text.append(b >= ' ' && b < 127 ? Character.toString(b) : String.format("\\x%02x", b));
        }
        return text.append('\'').toString();
    }

    static String describe(Entry entry) {
        if (entry == null) {
            return "nothing";
        }
        String expiry = entry.expiry == RawEntry.NO_EXPIRY ? "" : " expiry " + entry.expiry;
        return "type " + entry.type + expiry + " " + describe(entry.value);
    }
}
