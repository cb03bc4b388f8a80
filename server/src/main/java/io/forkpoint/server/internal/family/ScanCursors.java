package io.forkpoint.server.internal.family;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The cursors of clients. The store continues after an element, of any length; a client continues at a number of 64 bits.
 * This class maps numbers to elements, for any connection. If there are too many, the least recently used ones are
 * forgotten. A scan whose cursor is forgotten, or never existed, begins again: elements may be replied twice, which Redis
 * permits too, but none is omitted. Safe for any thread.
 */
final class ScanCursors {
    private static final int MOST = 16 * 1024;
    private static final long MOST_BYTES = 16L << 20;
    /**
     * The bound of the first number, which is random, so that an earlier server's cursors are invalid; a double holds them
     * all.
     */
    private static final long FIRST_BOUND = 1L << 52;

    private final Map<Long, byte[]> places = new LinkedHashMap<>(16, 0.75f, true);
    private long last = ThreadLocalRandom.current().nextLong(FIRST_BOUND);
    private long bytes;

    ScanCursors() {}

    /** Returns a cursor, never 0, for the place after an element. */
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

    /** Returns the element after which to continue; null to begin. */
    synchronized byte[] get(long number) {
        return places.get(number);
    }
}
