package io.forkpoint.internal.snapshot;

import java.io.ByteArrayOutputStream;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what a scan writes. */
final class MemorySink implements ByteSink {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    byte[] bytes() {
        return written.toByteArray();
    }

    @Override
    public void write(long address, long bytes) {
        byte[] copy = new byte[Math.toIntExact(bytes)];
        new UnsafeBuffer(address, copy.length).getBytes(0, copy);
        written.writeBytes(copy);
    }

    @Override
    public void sync() {
        throw new AssertionError("a scan does not sync");
    }

    @Override
    public void publish() {
        throw new AssertionError("a scan does not publish");
    }

    @Override
    public void close() {
        throw new AssertionError("a scan does not close its sinks");
    }
}
