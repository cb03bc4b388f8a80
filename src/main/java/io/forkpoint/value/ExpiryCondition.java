package io.forkpoint.value;

/** The condition under which the expiry of a key or a field is set. */
public enum ExpiryCondition {
    /** Always sets it. */
    ALWAYS,
    /** NX: sets it if there is no expiry. */
    ABSENT,
    /** XX: sets it if there is an expiry. */
    PRESENT,
    /** GT: sets it if there is an earlier expiry. */
    LATER,
    /** LT: sets it if there is no expiry, or a later one. */
    EARLIER;

    /**
     * Returns whether an expiry may replace another one.
     *
     * @param old the current expiry in milliseconds since 1970, or {@link Expiry#NONE}
     * @param expiry the new expiry in milliseconds since 1970
     * @return whether the new expiry may be set
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
