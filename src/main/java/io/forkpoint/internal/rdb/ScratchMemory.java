package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/** An elastic range of off-heap memory. For one thread; {@link #close} frees it. */
final class ScratchMemory implements AutoCloseable {
    private long address;
    private long capacity;
    private long peak;

    /** Returns the current address; changes when the memory grows. */
    long address() {
        return address;
    }

    long capacity() {
        return capacity;
    }

    /** Returns the most bytes it ever held. */
    long peak() {
        return peak;
    }

    /** Makes room for this many bytes and keeps the content. */
    void grow(long bytes) {
        if (bytes > capacity) {
            address = address == 0 ? UnsafeApi.allocateMemory(bytes) : UnsafeApi.reallocateMemory(address, bytes);
            capacity = bytes;
            peak = Math.max(peak, bytes);
        }
    }

    /** Makes room for this many bytes; the content is lost when it has to move. */
    void reserve(long bytes) {
        if (bytes > capacity) {
            close();
            grow(Math.max(bytes, 64));
        }
    }

    /** Frees the memory if it is larger than this. */
    void trim(long bytes) {
        if (capacity > bytes) {
            close();
        }
    }

    @Override
    public void close() {
        if (address != 0) {
            UnsafeApi.freeMemory(address);
            address = 0;
            capacity = 0;
        }
    }
}
