package io.forkpoint.server;

import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotProgress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a server that is being ended does end. Detects that there was no progress for too long, whether a save, a
 * command or a thread hangs. What a save writes counts as progress. For the thread that watches.
 */
final class EndLimit {
    private static final long LOOK_MILLIS = 200;
    /** How long a save that is given up may take to remove its child and its file. */
    private static final long CLEAN_UP_SECONDS = 10;

    private final Persistence persistence;
    private final IntSupplier seconds;
    private @Nullable Step step;
    private long sinceNanos;

    /** How far the end has come. */
    private record Step(Object order, @Nullable SnapshotPhase phase, long keys, long bytes) {}

    /** Creates a limit with the most seconds without progress. */
    EndLimit(Persistence persistence, IntSupplier seconds) {
        this.persistence = persistence;
        this.seconds = seconds;
    }

    /**
     * Checks for progress since the last call.
     *
     * @param order what is being carried out; null if nothing is
     * @return whether there was no progress for too long
     */
    boolean isStalled(@Nullable Object order) {
        Step now = order == null ? null : step(order);
        if (now == null || !Objects.equals(now, step)) {
            step = now;
            sinceNanos = System.nanoTime();
            return false;
        }
        return System.nanoTime() - sinceNanos > TimeUnit.SECONDS.toNanos(seconds.getAsInt());
    }

    private Step step(Object order) {
        SnapshotProgress progress = persistence.progress();
        return progress == null
                ? new Step(order, null, 0, 0)
                : new Step(order, progress.phase(), progress.keysWritten(), progress.bytesWritten());
    }

    /** Gives the save up, and waits a while until it has left nothing behind, or what it was for has ended. */
    void giveUp(BooleanSupplier isOver) throws InterruptedException {
        persistence.giveUp();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLEAN_UP_SECONDS);
        while (!isOver.getAsBoolean() && System.nanoTime() < until) {
            pause();
        }
        step = null;
    }

    static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
}
