package io.forkpoint;

/** An end of a list. */
public enum ListEnd {
    /** Where index 0 is: LEFT in Redis. */
    FIRST,
    /** Where index -1 is: RIGHT in Redis. */
    LAST
}
