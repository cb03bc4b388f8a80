package io.forkpoint.server.internal.family;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The numbers that clients get for places in collections: the store goes on behind an element, of any length, and a client
 * behind a number of 64 bits. Which number stands for which element is kept here, for whichever connection asks next; of too
 * many those are forgotten that were not asked for the longest time. Who asks for one that is forgotten, or never was one,
 * begins anew: elements may come twice, as Redis says too, but none is left out. Safe for any thread.
 */
final class ScanCursors {
    private static final int MOST = 16 * 1024;
    private static final long MOST_BYTES = 16L << 20;
    /** Numbers begin somewhere, so that those of a server before do not stand for places now; a double holds them all. */
    private static final long FIRST_BOUND = 1L << 52;

    private final Map<Long, byte[]> places = new LinkedHashMap<>(16, 0.75f, true);
    private long last = ThreadLocalRandom.current().nextLong(FIRST_BOUND);
    private long bytes;

    ScanCursors() {}

    /** A number, never 0, for the place behind an element. */
    synchronized long put(byte[] element) {
        places.put(++last, element);
        bytes += element.length;
        Iterator<byte[]> oldest = places.values().iterator();
        while (places.size() > MOST || (bytes > MOST_BYTES && places.size() > 1)) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
        return last;
    }

    /** The element behind which to go on; null to begin. */
    synchronized byte[] get(long number) {
        return places.get(number);
    }
}
