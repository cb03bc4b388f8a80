package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.snapshot.SnapshotOptions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.UnsafeApi;

/**
 * What the threads of a scan share: who of them may write, that they must stop, and how far they are. Chunks are handed out
 * in their order and encoded side by side; the turn goes over them one by one, and whoever has it writes, alone.
 *
 * <pre>
 *  chunk | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
 *         written      ^   encoded ^
 *                      the turn    handed out next
 * </pre>
 *
 * For any thread, but for what only the one that has the turn may do.
 */
final class ScanTurn {
    private final long scanUnit;
    private final Pace pace;
    private final BooleanSupplier told;
    private final BooleanSupplier stop = this::mustStop;
    private final Runnable onFailure;
    /** Each at its chunk's number modulo the threads': what is handed out and not yet written is no more than these. */
    private final AtomicReferenceArray<Thread> waiting;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong keys = new AtomicLong();
    private volatile long turn;
    private volatile long bytesWritten;

    // Of the one that has the turn.
    private long bytes;
    /** Unit 0 holds nothing. */
    private long passed = 1;

    /**
     * Begins with chunk 0.
     *
     * @param told once true, it stays so
     * @param onFailure run by a thread that has failed, so that others do not wait for it in a sink
     */
    ScanTurn(SnapshotSource source, SnapshotOptions options, int threads, BooleanSupplier told, Runnable onFailure) {
        scanUnit = source.controlAddress() + ControlDescriptor.SCAN_UNIT_OFFSET;
        pace = new Pace(options.maxBytesPerSecond());
        waiting = new AtomicReferenceArray<>(threads);
        this.told = told;
        this.onFailure = onFailure;
    }

    /** Hands out a chunk, which may be none any more. A thread has one at a time. */
    long take() {
        return next.getAndIncrement();
    }

    /** Whether a chunk's thread may write. Once true, it stays so until it passes the turn on. */
    boolean has(long chunk) {
        return turn == chunk;
    }

    /** Waits until a chunk's thread may write. Returns false if it must stop instead. */
    boolean await(long chunk) {
        if (has(chunk)) {
            return true;
        }
        int place = (int) (chunk % waiting.length());
        waiting.set(place, Thread.currentThread());
        while (!has(chunk)) {
            if (mustStop()) {
                return false;
            }
            // Nobody says that it must stop.
            LockSupport.parkNanos(this, Pace.LOOK_NANOS);
        }
        waiting.set(place, null);
        return true;
    }

    /** By the one that has the turn: hands on what there is to a sink. Whoever must stop writes nothing; returns false then. */
    boolean write(ByteSink sink, long address, long length) {
        pace.await(length, stop);
        if (mustStop()) {
            return false;
        }
        sink.write(address, length);
        bytes += length;
        bytesWritten = bytes;
        return true;
    }

    /** By the one that has the turn: units below this one have been copied or written. A segment may reach into the next chunk. */
    void passed(long unit) {
        if (unit > passed) {
            passed = unit;
            UnsafeApi.putLongRelease(null, scanUnit, unit);
        }
    }

    /** By the one that has the turn: gives it to the next chunk. */
    void pass() {
        long follower = turn + 1;
        turn = follower;
        LockSupport.unpark(waiting.get((int) (follower % waiting.length())));
    }

    /** A thread has failed: all must stop. The first failure counts. */
    void fail(Throwable reason) {
        if (failure.compareAndSet(null, reason)) {
            onFailure.run();
        }
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /** Throws what the first thread that failed has failed with. */
    void requireSound() {
        Throwable reason = failure.get();
        if (reason instanceof Error error) {
            throw error;
        }
        if (reason != null) {
            throw (RuntimeException) reason;
        }
    }

    /** Once true, it stays so. */
    boolean mustStop() {
        return hasFailed() || told.getAsBoolean();
    }

    /** Counts records that were encoded; returns how many there are of all threads. */
    long count(long records) {
        return keys.addAndGet(records);
    }

    /** Records so far, of all parts. */
    long keysWritten() {
        return keys.get();
    }

    /** Bytes written so far, of all parts. */
    long bytesWritten() {
        return bytesWritten;
    }
}
