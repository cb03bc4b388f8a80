package io.forkpoint.value;

/** The outcome of adding a member to a sorted set. */
public enum AddOutcome {
    /** The member is new. */
    ADDED,
    /** The score of the member changed. */
    CHANGED,
    /** The member had this score already. */
    SAME,
    /** The condition does not hold. The set is as it was. */
    REFUSED
}
