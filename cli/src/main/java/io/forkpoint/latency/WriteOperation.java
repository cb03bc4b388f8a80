package io.forkpoint.latency;

/** One writer's way to write into a store of this process. For one thread. */
interface WriteOperation {
    /** Makes the key and the value of an entry, before its write is due. */
    void prepare(long number);

    /** Writes what was prepared; returns when it is done. */
    void write();
}
