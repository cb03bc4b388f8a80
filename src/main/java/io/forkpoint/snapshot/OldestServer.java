package io.forkpoint.snapshot;

/**
 * The oldest server that must be able to read a snapshot. It decides in which form values are written, and bounds the
 * version of the file. If the store holds something that the server cannot read, the snapshot fails before anything is
 * replaced.
 */
public enum OldestServer {
    /**
     * Any server that can read what the store holds: each stream in the oldest form that keeps all of it, fields that expire
     * in the form of Redis 7.4, and the lowest version that covers both. Fields that expire after the year 10889 can only be
     * written for Valkey. If the store was loaded from a file of Valkey's own, this is {@link #VALKEY_9}.
     */
    AUTO("no server"),

    /** Redis 5 and 6, and every Valkey: RDB version 9, without functions and fields that expire. */
    REDIS_5("Redis 5"),

    /** Redis 7.0: RDB version 10, streams as type 19. */
    REDIS_7_0("Redis 7.0"),

    /** Redis 7.2, Valkey 7.2 and 8: RDB version 11, streams as type 21. */
    REDIS_7_2("Redis 7.2"),

    /** Redis 7.4: RDB version 12, streams as type 21, hashes whose fields expire as type 24. */
    REDIS_7_4("Redis 7.4"),

    /** Valkey 9: streams as type 21, hashes whose fields expire as Valkey's type 22. */
    VALKEY_9("Valkey 9");

    private final String title;

    OldestServer(String title) {
        this.title = title;
    }

    /** {@return the name and version of the server, for messages} */
    public String title() {
        return title;
    }
}
