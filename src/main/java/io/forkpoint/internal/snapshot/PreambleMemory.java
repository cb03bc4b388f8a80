package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotPart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stands around the records of each part, off the heap: preamble and trailer, and the prefix that its keys begin
 * with. Made for a store's first snapshot and used again by the next; shared with a child, which copies from it.
 *
 * <pre>
 *  | preamble of part 0 ... | trailer | prefix | preamble of part 1 ... | trailer | prefix | ...
 * </pre>
 */
final class PreambleMemory {
    private static final long USUAL_BYTES = 8192;

    private final GateCounts counts = new GateCounts();
    private final List<Place> places = new ArrayList<>();
    private Supplier<CarriedRecords> carried;
    private CarriedRecords prepared;
    private Mapping mapping = Mapping.sharedWithChild(USUAL_BYTES);

    /** Where a part's preamble, trailer and prefix are. */
    static final class Place {
        private static final byte[] NOTHING = {};

        /** In the place of the other when a flush has taken away what was carried. */
        private final RdbPreamble flushed;

        private final UnsafeBuffer buffer;
        private final int trailerStart;
        private final int prefixStart;
        private final byte[] prefix;
        private RdbPreamble preamble;
        private byte[] trailer;
        private int preambleBytes;

        private Place(RdbPreamble preamble, RdbPreamble flushed, byte[] prefix, long address) {
            this.preamble = preamble;
            this.flushed = flushed;
            this.prefix = prefix;
            trailer = preamble.trailer();
            trailerStart = preamble.maximumBytes();
            prefixStart = trailerStart + trailer.length;
            buffer = new UnsafeBuffer(address, prefixStart + prefix.length);
            preamble.prepare(buffer);
            buffer.putBytes(trailerStart, trailer);
            buffer.putBytes(prefixStart, prefix);
        }

        private void complete(GateCounts counts, boolean isFlushed) {
            if (isFlushed && preamble != flushed) {
                preamble = flushed;
                trailer = NOTHING;
                preamble.prepare(buffer);
            }
            preambleBytes = preamble.complete(buffer, counts);
        }

        long preambleAddress() {
            return buffer.addressOffset();
        }

        /** Known when the gate has been closed. */
        int preambleBytes() {
            return preambleBytes;
        }

        /** Whether the file is one in Valkey's dialect; known when the gate has been closed. */
        boolean isValkeys() {
            return RdbPreamble.isValkeys(buffer);
        }

        /** Known when the gate has been closed. */
        byte[] trailer() {
            return trailer;
        }

        long trailerAddress() {
            return buffer.addressOffset() + trailerStart;
        }

        byte[] prefix() {
            return prefix;
        }

        long prefixAddress() {
            return buffer.addressOffset() + prefixStart;
        }
    }

    /** Before the gate: writes all that does not depend on the moment. */
    void prepare(
            SnapshotSource source,
            List<SnapshotPart> parts,
            OldestServer oldest,
            Supplier<CarriedRecords> carriedBySource) {
        carried = carriedBySource;
        prepared = carried.get();
        long createdSeconds = System.currentTimeMillis() / 1000;
        long usedBytes = source.unitLimit() * SegmentDescriptor.UNIT_BYTES;
        List<RdbPreamble> preambles = new ArrayList<>();
        List<RdbPreamble> flushed = new ArrayList<>();
        long bytes = 0;
        for (SnapshotPart part : parts) {
            // Of the keys with a prefix nobody knows how many there are before they have been written.
            int sized = part.isWhole() ? part.databases() : 0;
            RdbPreamble preamble = new RdbPreamble(prepared, createdSeconds, usedBytes, sized, oldest);
            preambles.add(preamble);
            flushed.add(new RdbPreamble(CarriedRecords.NONE, createdSeconds, usedBytes, sized, oldest));
            bytes += preamble.maximumBytes() + preamble.trailer().length + part.prefix().length;
        }
        if (bytes > mapping.reservedBytes()) {
            mapping = Mapping.sharedWithChild(bytes);
        }
        places.clear();
        long address = mapping.address();
        for (int i = 0; i < parts.size(); i++) {
            Place place =
                    new Place(preambles.get(i), flushed.get(i), parts.get(i).prefix(), address);
            places.add(place);
            address += place.buffer.capacity();
        }
    }

    /**
     * In the gate: counts, and writes what the counts decide. Also right before it: what has just been looked at is near,
     * after a fork, which empties the processor's tables, in particular.
     */
    @SuppressWarnings(
            "ReferenceEquality") // another object, whatever it holds, is a change; and comparing lists takes time
    void complete(SnapshotSource source) {
        counts.take(source);
        // A load, which could bring others, does not run beside a snapshot: what has changed has been flushed.
        boolean isFlushed = carried.get() != prepared;
        for (int i = 0; i < places.size(); i++) {
            places.get(i).complete(counts, isFlushed);
        }
    }

    /** Of a part. */
    Place place(int part) {
        return places.get(part);
    }

    /** Entries of some databases, as of {@link #complete}. */
    long keysIn(int databases) {
        return counts.keysIn(databases);
    }

    /** Entries of each database, as of {@link #complete}. */
    long[] keys() {
        return counts.keys;
    }

    /** Writes up to then, as of {@link #complete}. */
    long changes() {
        return counts.changes;
    }

    /** What a child has to keep. */
    Mapping mapping() {
        return mapping;
    }
}
