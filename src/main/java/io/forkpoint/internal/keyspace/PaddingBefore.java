package io.forkpoint.internal.keyspace;

/** Keeps what precedes an object on the heap off the cache line of the words that its class changes all the time. */
abstract class PaddingBefore {
    long before0, before1, before2, before3, before4, before5, before6, before7;
}
