package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.DirectBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes to a channel that is somebody else's to close. */
final class ChannelByteSink implements ByteSink {
    private final WritableByteChannel channel;

    ChannelByteSink(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(long address, long bytes) {
        ByteBuffer view = DirectBuffers.view(address, Math.toIntExact(bytes));
        while (view.hasRemaining()) {
            int written;
            try {
                written = channel.write(view);
            } catch (IOException | RuntimeException e) {
                throw new SnapshotTargetException(
                        "cannot write to the channel " + channel + ": " + e + "; give one that takes the whole file",
                        e);
            }
            if (written <= 0) {
                throw new SnapshotTargetException("the channel " + channel + " took none of " + view.remaining()
                        + " bytes: put it into blocking mode");
            }
        }
    }

    @Override
    public void sync() {}

    @Override
    public void publish() {}

    @Override
    public void close() {}
}
