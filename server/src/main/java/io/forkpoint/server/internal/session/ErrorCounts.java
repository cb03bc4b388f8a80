package io.forkpoint.server.internal.session;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The numbers of errors that were replied, by code. Safe for any thread. */
public final class ErrorCounts {
    /** Codes are ours, except those in an application's exceptions: these must not fill memory. */
    private static final int MOST_CODES = 128;

    private final ConcurrentHashMap<String, LongAdder> byCode = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();

    ErrorCounts() {}

    /** Counts an error that is replied. */
    void count(String message) {
        total.increment();
        int space = message.indexOf(' ');
        String code = space < 0 ? message : message.substring(0, space);
        LongAdder count = byCode.get(code);
        if (count == null && byCode.size() < MOST_CODES) {
            count = byCode.computeIfAbsent(code, any -> new LongAdder());
        }
        if (count != null) {
            count.increment();
        }
    }

    /** {@return the number of errors} */
    public long total() {
        return total.sum();
    }

    /** {@return the number of errors of each code, such as ERR} */
    public Map<String, Long> byCode() {
        Map<String, Long> counts = new TreeMap<>();
        byCode.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }

    /** Resets the numbers, as CONFIG RESETSTAT asks. */
    public void reset() {
        byCode.clear();
        total.reset();
    }
}
