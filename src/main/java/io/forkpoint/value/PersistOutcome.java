package io.forkpoint.value;

/** The outcome of removing the expiry of a field of a hash. */
public enum PersistOutcome {
    /** The hash has no such field. */
    NO_FIELD,
    /** The field had no expiry. */
    NO_EXPIRY,
    /** The expiry is removed. */
    PERSISTED
}
