package io.forkpoint.internal.memory;

/**
 * The layout of a block, which is one slot of a segment. The C side is {@code forkpoint_layout.h}.
 *
 * <pre>
 *   63                36 35          22 21     14 13   8 7    4  3   2  1 0
 *  +--------------------+--------------+---------+------+------+---+---+-----+
 *  | birth epoch        | value length | key len | type |  db  | W | X |state|
 *  +--------------------+--------------+---------+------+------+---+---+-----+
 *  | with W: key length (low 32 bits), value length (high 32 bits)           |
 *  +-------------------------------------------------------------------------+
 *  | with X: expiry in milliseconds since 1970                               |
 *  +-------------------------------------------------------------------------+
 *  | key                                                                   ...
 *  +-------------------------------------------------------------------------+
 *  | value                                                                 ...
 *  +-------------------------------------------------------------------------+
 * </pre>
 *
 * The header is written last, with release order: it makes the entry visible to a scanner in another process.
 */
public final class BlockDescriptor {
    /** In the free list of its segment, or never used. */
    public static final int STATE_FREE = 0;
    /** An entry of the keyspace: the only state that a scan writes. */
    public static final int STATE_LIVE = 1;
    /** No longer an entry; released when the last reader of a view has gone. */
    public static final int STATE_RETIRED = 2;
    /** Reachable only from an entry: a scan skips it. */
    public static final int STATE_NODE = 3;

    public static final int STATE_SHIFT = 0;
    public static final int STATE_BITS = 2;
    public static final int EXPIRY_SHIFT = 2;
    public static final int WIDE_SHIFT = 3;
    public static final int DB_SHIFT = 4;
    public static final int DB_BITS = 4;
    public static final int TYPE_SHIFT = 8;
    public static final int TYPE_BITS = 6;
    public static final int KEY_SHIFT = 14;
    public static final int KEY_BITS = 8;
    public static final int VALUE_SHIFT = 22;
    public static final int VALUE_BITS = 14;
    public static final int EPOCH_SHIFT = 36;
    public static final int EPOCH_BITS = 28;

    /** The value is the plain bytes of a string. Any other type: the raw RDB payload of that type code. */
    public static final int TYPE_STRING = 0;
    /** Set for codes of the VALKEY dialect that mean something else under the REDIS magic. */
    public static final int TYPE_VALKEY_BIT = 0x20;
    /** The value of a module (7) that is part of Redis 8, and of no other server. */
    public static final int TYPE_VECTOR_SET = 0x27;
    /** The mask of the RDB type code in a type. */
    public static final int TYPE_CODE_MASK = 0x1f;

    /** The length of the header word, and of each of the two words that may follow. */
    public static final int WORD_BYTES = 8;

    /** The most bytes that precede a key. */
    public static final int MAX_HEADER_BYTES = 3 * WORD_BYTES;

    /** The last epoch that fits. */
    public static final int MAX_EPOCH = (1 << EPOCH_BITS) - 1;

    private static final long EXPIRY_OR_WIDE = (1L << EXPIRY_SHIFT) | (1L << WIDE_SHIFT);
    private static final long DATABASE_AND_KEY_MASK =
            (((1L << DB_BITS) - 1) << DB_SHIFT) | (((1L << KEY_BITS) - 1) << KEY_SHIFT);

    private static final int MAX_NARROW_KEY = (1 << KEY_BITS) - 1;
    private static final int MAX_NARROW_VALUE = (1 << VALUE_BITS) - 1;

    private BlockDescriptor() {}

    /** Returns whether lengths of these sizes need the second word. */
    public static boolean needsWide(int keyBytes, int valueBytes) {
        return keyBytes > MAX_NARROW_KEY || valueBytes > MAX_NARROW_VALUE;
    }

    /** Returns the number of bytes before the key. */
    public static int keyOffset(boolean wide, boolean expiry) {
        return WORD_BYTES + (wide ? WORD_BYTES : 0) + (expiry ? WORD_BYTES : 0);
    }

    /**
     * Returns the number of bytes before the key. A branch, not arithmetic: it is well predicted, so that key and value
     * are fetched while the header itself is still on its way.
     */
    public static int keyOffset(long header) {
        return (header & EXPIRY_OR_WIDE) == 0 ? WORD_BYTES : keyOffset(isWide(header), hasExpiry(header));
    }

    /** Returns the bytes that a block needs. */
    public static long blockBytes(int keyBytes, int valueBytes, boolean expiry) {
        return keyOffset(needsWide(keyBytes, valueBytes), expiry) + (long) keyBytes + valueBytes;
    }

    /** Returns a live entry's header. Lengths that need the second word are omitted. */
    public static long header(int epoch, int database, int type, boolean expiry, int keyBytes, int valueBytes) {
        boolean wide = needsWide(keyBytes, valueBytes);
        long lengths = wide ? 0 : ((long) keyBytes << KEY_SHIFT) | ((long) valueBytes << VALUE_SHIFT);
        return STATE_LIVE
                | (expiry ? 1L << EXPIRY_SHIFT : 0)
                | (wide ? 1L << WIDE_SHIFT : 0)
                | ((long) database << DB_SHIFT)
                | ((long) type << TYPE_SHIFT)
                | lengths
                | ((long) epoch << EPOCH_SHIFT);
    }

    public static int state(long header) {
        return (int) header & ((1 << STATE_BITS) - 1);
    }

    /** Returns the same header in another state. */
    public static long withState(long header, int state) {
        return (header & -(1L << STATE_BITS)) | state;
    }

    public static boolean hasExpiry(long header) {
        return (header & (1L << EXPIRY_SHIFT)) != 0;
    }

    public static boolean isWide(long header) {
        return (header & (1L << WIDE_SHIFT)) != 0;
    }

    public static int database(long header) {
        return (int) (header >>> DB_SHIFT) & ((1 << DB_BITS) - 1);
    }

    public static int type(long header) {
        return (int) (header >>> TYPE_SHIFT) & ((1 << TYPE_BITS) - 1);
    }

    /** Returns whether a header that is not wide has this database and key length: both in one comparison. */
    public static boolean isNarrowOf(long header, int database, int keyBytes) {
        return (header & DATABASE_AND_KEY_MASK) == (((long) database << DB_SHIFT) | ((long) keyBytes << KEY_SHIFT));
    }

    /** Returns the key length of a header that is not wide. */
    public static int narrowKeyBytes(long header) {
        return (int) (header >>> KEY_SHIFT) & MAX_NARROW_KEY;
    }

    /** Returns the value length of a header that is not wide. */
    public static int narrowValueBytes(long header) {
        return (int) (header >>> VALUE_SHIFT) & MAX_NARROW_VALUE;
    }

    public static int epoch(long header) {
        return (int) (header >>> EPOCH_SHIFT);
    }
}
