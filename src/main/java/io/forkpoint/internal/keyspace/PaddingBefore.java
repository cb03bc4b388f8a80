package io.forkpoint.internal.keyspace;

/** Separates what precedes an object on the heap from the cache line of the fields that its class changes all the time. */
abstract class PaddingBefore {
    /** Fills the gap behind the object's header, where an int of a subclass would be placed otherwise. */
    int beforeInt;

    long before0, before1, before2, before3, before4, before5, before6, before7;
}
