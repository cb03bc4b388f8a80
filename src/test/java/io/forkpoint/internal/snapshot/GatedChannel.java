package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.keyspace.Uninterrupted;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;

/** Takes everything, but not before it is opened; an interrupt does not open it. */
public final class GatedChannel implements WritableByteChannel {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public int write(ByteBuffer source) {
        reached.countDown();
        Uninterrupted.await(opened);
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        written.writeBytes(bytes);
        return bytes.length;
    }

    /** Returns when somebody wants to write. */
    public void awaitWriter() {
        Uninterrupted.await(reached);
    }

    /** Lets writers go on. */
    public void open() {
        opened.countDown();
    }

    byte[] written() {
        return written.toByteArray();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        throw new AssertionError("the channel is not the snapshot's to close");
    }

    @Override
    public String toString() {
        return "gated";
    }
}
