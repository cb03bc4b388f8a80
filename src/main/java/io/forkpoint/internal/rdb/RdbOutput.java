package io.forkpoint.internal.rdb;

/** Takes the bytes of an RDB file, in their order. For one thread at a time. */
@FunctionalInterface
public interface RdbOutput {
    /**
     * Takes bytes of off-heap memory, which change when this returns.
     *
     * @param address of the first
     * @param bytes how many, not 0
     */
    void write(long address, long bytes);
}
