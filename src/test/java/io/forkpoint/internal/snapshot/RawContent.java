package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.keyspace.Staging;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.snapshot.FileContent.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Values of a type that the engine does not interpret, which only a load can bring into a store. */
final class RawContent {
    private static final int LIST = 1;
    private static final int MOST_ELEMENTS = 63;
    private static final int MOST_ELEMENT_BYTES = 63;
    private static final long FAR_MILLIS = 20_000_000;

    private RawContent() {}

    /** Loads lists under some of the keys that a {@link LoggedWriter} uses, and says which. */
    static List<Map<ByteBuffer, Entry>> load(Keyspace keyspace, int databases, Random random) {
        List<Map<ByteBuffer, Entry>> loaded = new ArrayList<>();
        Staging staging = keyspace.stage();
        for (int database = 0; database < databases; database++) {
            Map<ByteBuffer, Entry> entries = new HashMap<>();
            for (int key = random.nextInt(LoggedWriter.PLAIN_KEYS); key >= 0; key--) {
                long expiry = random.nextBoolean() ? RawEntry.NO_EXPIRY : System.currentTimeMillis() + FAR_MILLIS;
                ByteBuffer name = ByteBuffer.wrap(LoggedWriter.plainKey(key));
                UnsafeBuffer keyBytes = offHeap(name);
                UnsafeBuffer value = offHeap(list(random));
                Entry entry = new Entry(
                        LIST, expiry, CanonicalValue.ofPayload(LIST, value.addressOffset(), value.capacity()));
                staging.add(new RawEntry()
                        .set(0, database, LIST, expiry)
                        .key(keyBytes.addressOffset(), keyBytes.capacity())
                        .value(value.addressOffset(), value.capacity()));
                entries.put(name, entry);
            }
            loaded.add(entries);
        }
        staging.commit();
        return loaded;
    }

    /** Its length, then strings, with lengths of one byte each. */
    private static ByteBuffer list(Random random) {
        int elements = 1 + random.nextInt(MOST_ELEMENTS);
        ByteBuffer payload = ByteBuffer.allocate(1 + elements * (1 + MOST_ELEMENT_BYTES));
        payload.put((byte) elements);
        for (int i = 0; i < elements; i++) {
            byte[] element = new byte[random.nextInt(MOST_ELEMENT_BYTES)];
            random.nextBytes(element);
            payload.put((byte) element.length).put(element);
        }
        byte[] exact = new byte[payload.position()];
        payload.flip().get(exact);
        return ByteBuffer.wrap(exact);
    }

    private static UnsafeBuffer offHeap(ByteBuffer bytes) {
        UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.remaining()));
        copy.putBytes(0, bytes, 0, bytes.remaining());
        return copy;
    }
}
