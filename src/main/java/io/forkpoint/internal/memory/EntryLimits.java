package io.forkpoint.internal.memory;

/**
 * The limits of entries: the one table for everything that accepts entries (writes, loads, RESTORE), checks them (the
 * check of a file) and writes them out (snapshots by every method, DUMP). What one side accepts, the others can write and
 * accept again. What is not listed has no limit of its own: expiries of keys, scores except NaN, ids, counters and times
 * of streams are any 64-bit numbers. The C side is {@code forkpoint_layout.h}.
 */
public final class EntryLimits {
    /** The longest key, string, element, member, field, or value of a field: 512 MiB, as in Redis. */
    public static final int MAX_STRING_BYTES = 512 << 20;

    /** The longest raw payload of a module's value. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 30;

    /** The longest listpack: the most that its header can represent. */
    public static final long MAX_LISTPACK_BYTES = 0xffff_ffffL;

    /** The last expiry of a field, in milliseconds since 1970, as in Valkey 9; the first one is 0. */
    public static final long MAX_FIELD_EXPIRY = Long.MAX_VALUE;

    /** The last expiry of a field that Redis loads: {@code EB_EXPIRE_TIME_MAX} of Redis 7.4. */
    public static final long MAX_REDIS_FIELD_EXPIRY = 0xffff_ffff_ffffL;

    private EntryLimits() {}
}
