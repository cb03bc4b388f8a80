package io.forkpoint.server.internal.session;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many errors were replied, by their codes. Safe for any thread. */
public final class ErrorCounts {
    /** Codes are ours, but for what an application's exceptions say: those must not fill memory. */
    private static final int MOST_CODES = 128;

    private final ConcurrentHashMap<String, LongAdder> byCode = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();

    ErrorCounts() {}

    /** An error is replied. */
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

    /** {@return how many there were} */
    public long total() {
        return total.sum();
    }

    /** {@return how many there were of each code, such as ERR} */
    public Map<String, Long> byCode() {
        Map<String, Long> counts = new TreeMap<>();
        byCode.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }

    /** Begins anew, as CONFIG RESETSTAT asks. */
    public void reset() {
        byCode.clear();
        total.reset();
    }
}
