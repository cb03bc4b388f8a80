package io.forkpoint.value;

/** When the expiry of a key or of a field is set. */
public enum ExpiryCondition {
    /** In any case. */
    ALWAYS,
    /** NX: if it has none. */
    ABSENT,
    /** XX: if it has one. */
    PRESENT,
    /** GT: if it has one, which is earlier. */
    LATER,
    /** LT: if it has none, or a later one. */
    EARLIER;

    /**
     * Returns whether an expiry may take another's place.
     *
     * @param old the present expiry in milliseconds since 1970, or {@link Expiry#NONE}
     * @param expiry the new expiry in milliseconds since 1970
     * @return whether the new one is allowed
     */
    public boolean allows(long old, long expiry) {
        return switch (this) {
            case ALWAYS -> true;
            case ABSENT -> old < 0;
            case PRESENT -> old >= 0;
            case LATER -> old >= 0 && expiry > old;
            case EARLIER -> old < 0 || expiry < old;
        };
    }
}
