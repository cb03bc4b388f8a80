package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A command that waits for keys. Guarded by the lock of {@link BlockedClients} once it is there. */
final class Waiter {
    /** What each key takes of the heap, beside its bytes: its place in the queues. */
    private static final int KEY_BYTES = 400;

    final Call call;
    final int database;
    final byte[][] keys;
    final long millis;
    /** Whether to try also when a key has gone. */
    final boolean anyChange;

    final Predicate<Call> attempt;
    final Consumer<Reply> onTimeout;
    Future<?> timeout;
    boolean over;
    /** What is replied in place of what the call has written; null for that. */
    String error;

    Waiter(
            Call call,
            int database,
            byte[][] keys,
            long millis,
            boolean anyChange,
            Predicate<Call> attempt,
            Consumer<Reply> onTimeout) {
        this.call = call;
        this.database = database;
        this.keys = keys;
        this.millis = millis;
        this.anyChange = anyChange;
        this.attempt = attempt;
        this.onTimeout = onTimeout;
    }

    /** Returns about how many bytes of the heap a command takes while it waits for keys. */
    static long heapBytes(Request request, byte[]... keys) {
        long bytes = request.copyBytes();
        for (byte[] key : keys) {
            bytes += KEY_BYTES + key.length;
        }
        return bytes;
    }

    /** Lets the client go on. */
    void resume() {
        if (error == null) {
            call.session().resume(call.reply());
        } else {
            call.reply().release();
            call.session().resume(error);
        }
    }
}
