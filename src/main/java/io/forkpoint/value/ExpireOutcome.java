package io.forkpoint.value;

/** The outcome of giving a field of a hash an expiry. */
public enum ExpireOutcome {
    /** The hash has no such field. */
    NO_FIELD,
    /** The condition does not hold. The field is as it was. */
    REFUSED,
    /** The field has the expiry. */
    SET,
    /** The expiry has passed, and the field is removed. */
    REMOVED
}
