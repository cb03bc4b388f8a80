package io.forkpoint.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.caffinitas.ohc.CacheSerializer;
import org.caffinitas.ohc.DirectValueAccess;
import org.caffinitas.ohc.Eviction;
import org.caffinitas.ohc.HashAlgorithm;
import org.caffinitas.ohc.OHCache;
import org.caffinitas.ohc.OHCacheBuilder;

/**
 * OHC as a map: large enough that it never evicts, tables as large as they need to be from the start. The linked build
 * allocates each entry by itself; the chunked one keeps entries of one size in chunks.
 */
final class OhcEngine implements Engine {
    private static final int SEGMENTS = 64;

    private final OHCache<byte[], byte[]> cache;
    private final boolean chunked;

    OhcEngine(boolean chunked, long entries, int valueBytes) {
        this.chunked = chunked;
        // The chunked build wants many chunks for each segment, also in a small warm-up.
        long capacity = Math.max(1L << 30, entries * (Keys.BYTES + valueBytes + 128L) * 2);
        OHCacheBuilder<byte[], byte[]> builder = OHCacheBuilder.<byte[], byte[]>newBuilder()
                .keySerializer(new Bytes())
                .valueSerializer(new Bytes())
                .segmentCount(SEGMENTS)
                .hashTableSize((int) Math.max(256, Long.highestOneBit(entries * 2 / SEGMENTS)))
                .hashMode(HashAlgorithm.XX)
                .capacity(capacity)
                .throwOOME(true);
        if (chunked) {
            builder.fixedEntrySize(Keys.BYTES, valueBytes).chunkSize(1 << 16);
        } else {
            builder.eviction(Eviction.NONE);
        }
        cache = builder.build();
    }

    @Override
    public void put(byte[] key, byte[] value) {
        cache.put(key, value);
    }

    @Override
    public byte[] get(byte[] key, byte[] spare) {
        return cache.get(key);
    }

    /** The chunked build hands out no views, so there this is a get as well. */
    @Override
    public long peek(byte[] key) {
        if (chunked) {
            return Keys.stamped(cache.get(key));
        }
        try (DirectValueAccess access = cache.getDirect(key)) {
            ByteBuffer view = access.buffer();
            return view.order(ByteOrder.LITTLE_ENDIAN).getLong(view.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long size() {
        return cache.size();
    }

    @Override
    public long ownBytes() {
        return cache.memUsed();
    }

    @Override
    public void close() {
        try {
            cache.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Bytes implements CacheSerializer<byte[]> {
        @Override
        public void serialize(byte[] value, ByteBuffer buffer) {
            buffer.put(value);
        }

        @Override
        public byte[] deserialize(ByteBuffer buffer) {
            byte[] value = new byte[buffer.remaining()];
            buffer.get(value);
            return value;
        }

        @Override
        public int serializedSize(byte[] value) {
            return value.length;
        }
    }
}
