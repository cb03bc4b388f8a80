package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.Memory;

/**
 * A string that is composed piece by piece before it is written, since it is compressed as a whole. For one thread;
 * allocates memory on first use, which {@link #close} frees.
 */
final class StagedString implements AutoCloseable {
    /** The memory kept from one string to the next; what a longer one needs is freed. */
    private static final int KEPT_BYTES = 1 << 20;

    private final ScratchMemory memory = new ScratchMemory();
    private OutputBuffer pieces;
    private int bytes;

    /**
     * Begins a string.
     *
     * @param expectedBytes its length
     * @return the buffer that takes its pieces
     */
    OutputBuffer begin(int expectedBytes) {
        if (pieces == null) {
            pieces = new OutputBuffer(this::append);
        }
        memory.reserve(expectedBytes);
        bytes = 0;
        return pieces;
    }

    private void append(long address, long count) {
        memory.grow(bytes + count);
        Memory.copy(null, address, null, memory.address() + bytes, count);
        bytes += (int) count;
    }

    /** Writes the string that was begun. */
    void write(OutputBuffer output, StringEncoder strings) {
        pieces.flush();
        strings.write(output, memory.address(), bytes);
        memory.trim(KEPT_BYTES);
    }

    @Override
    public void close() {
        memory.close();
        if (pieces != null) {
            pieces.close();
        }
    }
}
