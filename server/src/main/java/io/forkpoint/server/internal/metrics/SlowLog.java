package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.SecretArguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The commands that took long, the latest first, as SLOWLOG shows them. Safe for any thread. */
public final class SlowLog {
    private static final int MOST_ARGUMENTS = 32;
    private static final int MOST_BYTES = 128;
    private static final byte[] REDACTED = "(redacted)".getBytes(StandardCharsets.US_ASCII);

    /**
     * One of them.
     *
     * @param id its number, which no other has
     * @param seconds when it had ended, since 1970
     * @param micros how long it took
     * @param arguments its name and its arguments, shortened
     * @param address of the client
     * @param clientName what the client calls itself
     */
    public record Entry(
            long id, long seconds, long micros, List<byte[]> arguments, String address, String clientName) {}

    private final ServerSettings settings;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long nextId;

    /**
     * Nothing was slow.
     *
     * @param settings says how many are kept
     */
    public SlowLog(ServerSettings settings) {
        this.settings = settings;
    }

    /** {@return commands that take so many nanoseconds are kept; the greatest long for none} */
    long thresholdNanos() {
        long micros = settings.slowLogMicros.get();
        return micros < 0 || micros > Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : micros * 1000;
    }

    /** A command has taken long. */
    void add(Call call, long nanos) {
        List<byte[]> arguments = shortened(call);
        String address = call.session().identity().address();
        String name = call.session().identity().name();
        String shown = name.length() > MOST_BYTES ? name.substring(0, MOST_BYTES) : name;
        synchronized (this) {
            entries.addFirst(
                    new Entry(nextId++, System.currentTimeMillis() / 1000, nanos / 1000, arguments, address, shown));
            int most = settings.slowLogMaxLength.get();
            while (entries.size() > most) {
                entries.removeLast();
            }
        }
    }

    private static List<byte[]> shortened(Call call) {
        Request request = call.request();
        int shown = Math.min(request.size(), MOST_ARGUMENTS);
        List<byte[]> arguments = new ArrayList<>(shown);
        for (int i = 0; i < shown; i++) {
            if (i == shown - 1 && shown < request.size()) {
                arguments.add(ascii("... (" + (request.size() - shown + 1) + " more arguments)"));
            } else if (SecretArguments.isSecret(call.context().commands(), call.command(), request, i)) {
                arguments.add(REDACTED);
            } else {
                arguments.add(shortened(request, i));
            }
        }
        return arguments;
    }

    private static byte[] shortened(Request request, int index) {
        int length = request.length(index);
        if (length <= MOST_BYTES) {
            return request.bytes(index);
        }
        byte[] rest = ascii("... (" + (length - MOST_BYTES) + " more bytes)");
        byte[] text = new byte[MOST_BYTES + rest.length];
        request.memory().getBytes(request.offset(index), text, 0, MOST_BYTES);
        System.arraycopy(rest, 0, text, MOST_BYTES, rest.length);
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The latest.
     *
     * @param count how many at most
     * @return them, the latest first
     */
    public synchronized List<Entry> latest(long count) {
        return entries.stream().limit(count).toList();
    }

    /** {@return how many there are} */
    public synchronized int size() {
        return entries.size();
    }

    /** Forgets them. */
    public synchronized void reset() {
        entries.clear();
    }
}
