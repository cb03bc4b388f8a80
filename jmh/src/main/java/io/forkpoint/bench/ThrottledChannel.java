package io.forkpoint.bench;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;

/** Takes so many bytes a second until it is told to hurry, and throws them away: a slow disk or replica. */
final class ThrottledChannel implements WritableByteChannel {
    private final long bytesPerSecond;
    private final long startedNanos = System.nanoTime();
    private long taken;
    private volatile boolean hurried;
    private volatile boolean closed;

    ThrottledChannel(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** From now on takes all at once. */
    void hurry() {
        hurried = true;
    }

    @Override
    public int write(ByteBuffer source) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        int bytes = (int) Math.min(source.remaining(), awaitAllowed());
        source.position(source.position() + bytes);
        taken += bytes;
        return bytes;
    }

    /** How many bytes may be taken now; at least one, if the source has any. */
    private long awaitAllowed() {
        while (!hurried) {
            long due = (long) ((System.nanoTime() - startedNanos) / 1e9 * bytesPerSecond);
            if (due > taken) {
                return due - taken;
            }
            Threads.sleep(1);
        }
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
