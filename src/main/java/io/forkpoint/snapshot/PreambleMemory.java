package io.forkpoint.snapshot;

import io.forkpoint.memory.Mapping;
import io.forkpoint.memory.SegmentDescriptor;
import java.util.ArrayList;
import java.util.List;
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
    private Mapping mapping = Mapping.sharedWithChild(USUAL_BYTES);

    /** Where a part's preamble, trailer and prefix are. */
    static final class Place {
        private final RdbPreamble preamble;
        private final UnsafeBuffer buffer;
        private final byte[] trailer;
        private final byte[] prefix;
        private int preambleBytes;

        private Place(RdbPreamble preamble, byte[] prefix, long address) {
            this.preamble = preamble;
            this.prefix = prefix;
            trailer = preamble.trailer();
            buffer = new UnsafeBuffer(address, preamble.maximumBytes() + trailer.length + prefix.length);
            preamble.prepare(buffer);
            buffer.putBytes(preamble.maximumBytes(), trailer);
            buffer.putBytes(preamble.maximumBytes() + trailer.length, prefix);
        }

        long preambleAddress() {
            return buffer.addressOffset();
        }

        /** Known when the gate has been closed. */
        int preambleBytes() {
            return preambleBytes;
        }

        byte[] trailer() {
            return trailer;
        }

        long trailerAddress() {
            return buffer.addressOffset() + preamble.maximumBytes();
        }

        byte[] prefix() {
            return prefix;
        }

        long prefixAddress() {
            return trailerAddress() + trailer.length;
        }
    }

    /** Before the gate: writes all that does not depend on the moment. */
    void prepare(SnapshotSource source, List<SnapshotPart> parts, CarriedRecords carried) {
        long createdSeconds = System.currentTimeMillis() / 1000;
        long usedBytes = source.unitLimit() * SegmentDescriptor.UNIT_BYTES;
        List<RdbPreamble> preambles = new ArrayList<>();
        long bytes = 0;
        for (SnapshotPart part : parts) {
            // Of the keys with a prefix nobody knows how many there are before they have been written.
            int sized = part.isWhole() ? part.databases() : 0;
            RdbPreamble preamble = new RdbPreamble(carried, createdSeconds, usedBytes, sized);
            preambles.add(preamble);
            bytes += preamble.maximumBytes() + preamble.trailer().length + part.prefix().length;
        }
        if (bytes > mapping.reservedBytes()) {
            mapping = Mapping.sharedWithChild(bytes);
        }
        places.clear();
        long address = mapping.address();
        for (int i = 0; i < parts.size(); i++) {
            Place place = new Place(preambles.get(i), parts.get(i).prefix(), address);
            places.add(place);
            address += place.buffer.capacity();
        }
    }

    /**
     * In the gate: counts, and writes what the counts decide. Also right before it: what has just been looked at is near,
     * after a fork, which empties the processor's tables, in particular.
     */
    void complete(SnapshotSource source) {
        counts.take(source);
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            place.preambleBytes = place.preamble.complete(place.buffer, counts);
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

    /** Writes up to then, as of {@link #complete}. */
    long changes() {
        return counts.changes;
    }

    /** What a child has to keep. */
    Mapping mapping() {
        return mapping;
    }
}
