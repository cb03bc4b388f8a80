package io.forkpoint.latency;

/** A clock that stands still unless it is moved: what a test measures by it depends on no machine. */
final class VirtualPace implements Pace {
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long awaitNanos(long due) {
        now = Math.max(now, due);
        return now;
    }

    void passNanos(long nanos) {
        now += nanos;
    }
}
