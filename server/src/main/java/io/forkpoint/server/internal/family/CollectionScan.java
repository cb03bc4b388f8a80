package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.GlobPattern;
import io.forkpoint.server.internal.session.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * SSCAN, HSCAN and ZSCAN. Every element that is there from the first call to the last is visited. A small collection is
 * visited at once, whatever the count, as in Redis.
 */
final class CollectionScan {
    /** Collections up to this size are visited at once, as Redis does with those of a compact encoding. */
    private static final long SMALL = 128;

    private static final long USUAL_COUNT = 10;

    private final ScanCursors cursors = new ScanCursors();

    CollectionScan() {}

    /** A collection that can be visited page by page. */
    interface Pages {
        /** Returns the number of elements. */
        long size();

        /**
         * Visits some elements.
         *
         * @param behind null to begin, then what the last call returned
         * @param count about how many elements to visit
         * @param visitor takes the element, and its value or null
         * @return where to continue; null at the end
         */
        byte[] visit(byte[] behind, int count, BiConsumer<byte[], byte[]> visitor);
    }

    /** The options after the cursor. */
    private static final class Options {
        private long count = USUAL_COUNT;
        private GlobPattern pattern;
        private boolean withoutValues;

        Options(Call call, boolean mayOmitValues) {
            for (int i = 3; i < call.size(); i++) {
                boolean more = i + 1 < call.size();
                if (more && call.is(i, "COUNT")) {
                    count = call.integer(++i);
                } else if (more && call.is(i, "MATCH")) {
                    pattern = GlobPattern.of(call.bytes(++i));
                } else if (call.is(i, "NOVALUES")) {
                    if (!mayOmitValues) {
                        throw new ErrorReply("ERR NOVALUES option can only be used in HSCAN");
                    }
                    withoutValues = true;
                } else {
                    throw ErrorReply.syntax();
                }
                if (count < 1) {
                    throw ErrorReply.syntax();
                }
            }
        }

        boolean matches(byte[] element) {
            return pattern == null || pattern.matchesAll() || pattern.matches(element);
        }
    }

    /** Replies to a call whose key is at index 1 and whose cursor is at index 2. */
    void run(Call call, boolean mayOmitValues, Pages pages) {
        long cursor = cursor(call.text(2));
        long size = pages.size();
        if (size == 0) {
            reply(call, 0, List.of());
            return;
        }
        Options options = new Options(call, mayOmitValues);
        List<byte[]> found = new ArrayList<>();
        int count = (int) Math.min(Integer.MAX_VALUE, size <= SMALL ? Math.max(SMALL, options.count) : options.count);
        byte[] next = pages.visit(cursors.get(cursor), count, (element, value) -> {
            if (options.matches(element)) {
                found.add(element);
                if (value != null && !options.withoutValues) {
                    found.add(value);
                }
            }
        });
        reply(call, next == null ? 0 : cursors.put(next), found);
    }

    private static void reply(Call call, long cursor, List<byte[]> found) {
        call.reply().array(2);
        call.reply().bulk(Long.toString(cursor).getBytes(StandardCharsets.US_ASCII));
        call.reply().array(found);
    }

    private static long cursor(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new ErrorReply("ERR invalid cursor");
        }
    }
}
