package io.forkpoint.internal.rdb;

/** Receives the bytes of an RDB file, in order. For one thread at a time. */
@FunctionalInterface
public interface RdbOutput {
    /**
     * Receives bytes of off-heap memory, which may change when this returns.
     *
     * @param address the address of the first byte
     * @param bytes the number of bytes, not 0
     */
    void write(long address, long bytes);
}
