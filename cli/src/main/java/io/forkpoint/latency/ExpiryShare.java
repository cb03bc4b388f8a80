package io.forkpoint.latency;

/** Decides which writes set an expiry, evenly. For one thread. */
final class ExpiryShare {
    /** A day: no entry expires while it is measured. */
    static final long TTL_MILLIS = 86_400_000;

    private final double share;
    private double due;

    ExpiryShare(double share) {
        this.share = share;
    }

    boolean next() {
        due += share;
        if (due < 1) {
            return false;
        }
        due -= 1;
        return true;
    }
}
