package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a child writes on into a channel of this process: the child writes into a pipe, whose other end a thread
 * of this object reads. It ends with the pipe, which is when the child has gone; a channel that fails ends the snapshot.
 */
final class ChannelPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelPump.class);
    /** Four times what a pipe holds. */
    private static final int BUFFER_BYTES = 256 << 10;

    private static final int DESCRIPTOR_BYTES = Integer.BYTES;

    /** How long a channel may take for what it is writing when the snapshot is over, before it is interrupted. */
    private static final long GRACE_MILLIS = 1000;

    private final HelperLibrary library;
    private final WritableByteChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final long address = new UnsafeBuffer(bytes).addressOffset();
    private final int readingEnd;
    private final int writingEnd;
    private boolean handedOver;
    private Thread thread;
    private volatile boolean drained;

    /** Makes the pipe. */
    ChannelPump(HelperLibrary library, WritableByteChannel channel) {
        this.library = library;
        this.channel = channel;
        int error = library.fp_pipe(address);
        if (error < 0) {
            throw SnapshotTarget.failure(
                    "make a pipe for", SnapshotParts.name(new SnapshotSink.Channel(channel)), -error);
        }
        UnsafeBuffer ends = new UnsafeBuffer(bytes);
        readingEnd = ends.getInt(0);
        writingEnd = ends.getInt(DESCRIPTOR_BYTES);
    }

    /** The child's end of the pipe. */
    int writingEnd() {
        return writingEnd;
    }

    /** The child has its copy of its end: begins to pump. */
    void start(SnapshotRun run) {
        library.fp_close(writingEnd);
        handedOver = true;
        thread = SnapshotThreads.start("forkpoint-channel", run.parts().describe(), () -> pump(run));
    }

    private void pump(SnapshotRun run) {
        try {
            for (long read = read(); read > 0; read = read()) {
                bytes.limit((int) read).position(0);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            drained = true;
        } catch (IOException | RuntimeException | Error e) {
            run.giveUp(new SnapshotTargetException(
                    "cannot write the snapshot to " + SnapshotParts.name(new SnapshotSink.Channel(channel)) + ": " + e,
                    e));
        } finally {
            // A child that writes on finds the pipe broken instead of full.
            library.fp_close(readingEnd);
        }
    }

    private long read() throws IOException {
        long read = library.fp_read(readingEnd, address, BUFFER_BYTES);
        if (read < 0) {
            throw new IOException("cannot read from the child's pipe: " + Errno.describe(read));
        }
        return read;
    }

    /** Whether the pipe has come to its end, or the channel has failed. */
    boolean isEnded() {
        return !thread.isAlive();
    }

    /** Whether all that was written is in the channel. */
    boolean isDrained() {
        return drained;
    }

    /** When there is no child any more: ends the thread and closes the pipe. */
    @Override
    public void close() {
        if (!handedOver) {
            library.fp_close(writingEnd);
        }
        if (thread == null) {
            library.fp_close(readingEnd);
            return;
        }
        if (!Uninterrupted.join(thread, GRACE_MILLIS)) {
            thread.interrupt();
            if (!Uninterrupted.join(thread, GRACE_MILLIS)) {
                LOG.warn(
                        "a write to {} does not return, not even when it is interrupted; it is left to itself",
                        channel);
            }
        }
    }
}
