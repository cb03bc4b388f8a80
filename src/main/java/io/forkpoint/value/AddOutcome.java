package io.forkpoint.value;

/** What has become of a sorted set's member that was to be added. */
public enum AddOutcome {
    /** It is new. */
    ADDED,
    /** It has another score. */
    CHANGED,
    /** It had this score. */
    SAME,
    /** The condition did not hold. */
    REFUSED
}
