package io.forkpoint.internal.keyspace;

/** Keeps what precedes an object on the heap off the cache line of the words that its class changes all the time. */
abstract class PaddingBefore {
    /** Fills the gap behind the object's header, into which an integer of a subclass would be laid otherwise. */
    int beforeInt;

    long before0, before1, before2, before3, before4, before5, before6, before7;
}
