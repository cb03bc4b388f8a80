package io.forkpoint.value;

/** The types of the values that keys hold. */
public enum ValueType {
    /** There is no such key. */
    NONE,
    /** A string of bytes. */
    STRING,
    /** A list; see {@link io.forkpoint.StoreList}. */
    LIST,
    /** A set; see {@link io.forkpoint.StoreSet}. */
    SET,
    /** A hash, whether its fields expire or not; see {@link io.forkpoint.StoreHash}. */
    HASH,
    /** A sorted set; see {@link io.forkpoint.StoreSortedSet}. */
    SORTED_SET,
    /** A stream, with or without consumer groups; see {@link io.forkpoint.StoreStream}. */
    STREAM,
    /** A value that a module of another server wrote. It is kept as it was loaded. */
    MODULE
}
