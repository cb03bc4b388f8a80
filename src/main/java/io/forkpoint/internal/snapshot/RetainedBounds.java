package io.forkpoint.internal.snapshot;

import io.forkpoint.host.HostMemory;
import io.forkpoint.snapshot.SnapshotOptions;

/**
 * How much a snapshot may have the store retain. By default a quarter and a half of what the host has available when the
 * snapshot begins, so that a host with a tenth of its memory free has three quarters of that left for all else when
 * writers begin to be slowed down.
 *
 * @param slowBytes from here on writers that would retain more are held to the scan's pace
 * @param maxBytes here the snapshot is given up
 */
public record RetainedBounds(long slowBytes, long maxBytes) {
    /** Reads files of the kernel, so not to be called in the gate. */
    static RetainedBounds of(SnapshotOptions options) {
        return of(options, HostMemory.availableBytes());
    }

    /**
     * The bounds on a host that has so much to spare.
     *
     * @param options what was asked for; 0 for the default
     * @param availableBytes memory that can be taken
     * @return the bounds
     */
    public static RetainedBounds of(SnapshotOptions options, long availableBytes) {
        long max = options.retainedMaxBytes();
        long slow = options.retainedSlowBytes();
        if (max == 0) {
            max = Math.max(availableBytes / 2, slow);
        }
        if (slow == 0) {
            slow = Math.min(availableBytes / 4, max / 2);
        }
        return new RetainedBounds(slow, max);
    }
}
