package io.forkpoint;

/** An end of a list. */
public enum ListEnd {
    /** The end of index 0 (LEFT). */
    FIRST,
    /** The end of index -1 (RIGHT). */
    LAST
}
