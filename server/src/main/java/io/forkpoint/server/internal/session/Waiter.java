package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A command that waits for keys. Guarded by the lock of {@link BlockedClients} once it is there. */
final class Waiter {
    /** Of the heap for each key, beside its bytes: its place in the queues. */
    private static final int KEY_BYTES = 400;

    final Call call;
    final int database;
    final byte[][] keys;
    final long millis;
    /** Whether it is to look also when a key has gone. */
    final boolean anyChange;

    final Predicate<Call> attempt;
    final Consumer<Reply> onTimeout;
    Future<?> timeout;
    boolean over;
    /** What is replied instead of what its call has written; null for that. */
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

    /** Bytes of the heap that a command takes while it waits for keys, about. */
    static long heapBytes(Request request, byte[]... keys) {
        long bytes = request.copyBytes();
        for (byte[] key : keys) {
            bytes += KEY_BYTES + key.length;
        }
        return bytes;
    }

    /** The client goes on. */
    void resume() {
        if (error == null) {
            call.session().resume(call.reply());
        } else {
            call.reply().release();
            call.session().resume(error);
        }
    }
}
