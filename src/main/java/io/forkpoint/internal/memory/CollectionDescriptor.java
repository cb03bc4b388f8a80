package io.forkpoint.internal.memory;

/**
 * The layout of collections: lists, sets, hashes, sorted sets and streams, all of them trees of packed leaves. The C side
 * is {@code forkpoint_layout.h}. Numbers are little-endian unless stated otherwise; those marked "BE" are big-endian, so
 * that the order of bytes is that of numbers.
 *
 * <p>An <em>image</em> holds packed items in order, and the end of each. It is the value of a small collection, the
 * content of a leaf, and that of an inner node:
 *
 * <pre>
 *   0        2        4                       4+data                    capacity
 *  +--------+--------+-----------------------+- - - - - -+--------------+
 *  | head   | data   | item 0, item 1, ...   |    gap    | ..., end 1, 0|
 *  +--------+--------+-----------------------+- - - - - -+--------------+
 *
 *   15 14 13                                           0
 *  +--+--+---------------------------------------------+
 *  |R |N | number of items                             |  head
 *  +--+--+---------------------------------------------+
 * </pre>
 *
 * Ends are relative to the first item. An end takes two bytes, whose highest bit marks an item that is kept as a
 * <em>reference</em>; with N (narrow) it takes one byte, and no item is a reference. With R (rooted) it is not an image
 * but the root of a large collection:
 *
 * <pre>
 *   0        2        4                 8
 *  +--------+--------+-----------------+-----------------------------------+
 *  | 0x8000 | trees  | 0               | origin                            |
 *  +--------+--------+-----------------+-----------------------------------+
 *  | bytes of all slots of nodes and blobs | tree 0: height(8) offset(56)  |
 *  +-----------------------------------+-----------------------------------+
 *  | tree 0: items                     | tree 1: height, offset            |
 *  +-----------------------------------+-----------------------------------+
 *  | tree 1: items                     | with a stream: seven more words   |
 *  +-----------------------------------+-----------------------------------+
 * </pre>
 *
 * A tree of height 0 is one leaf; an offset of 0 marks an empty tree. The origin is the entry through which a running
 * snapshot reaches the nodes that it holds, if that is no longer this one.
 *
 * <p>A node is a block in state NODE. Its header word holds its level (0 for a leaf) in place of a type, and its capacity
 * in words of 8 bytes in place of the value's length; the image follows. An item of an inner node is
 * {@code u64 child, u64 items below it, separator}: all keys of the child are at least the separator (that of the first
 * child is empty, as are those of a list). A blob is a node of level 63 whose content is one item.
 *
 * <p>A reference in a leaf is {@code u64 offset of the blob, u32 length of the item}; in an inner node only the separator
 * is kept as a reference, behind the two words.
 *
 * <p>Items:
 *
 * <pre>
 *  list                  the element
 *  set                   the member
 *  hash                  varint(field length &lt;&lt; 1 | has expiry), field, value, [u64 expiry in ms since 1970]
 *  hash, tree 1          BE u64 expiry, field; only of a rooted hash of TYPE_HASH_EXPIRING or TYPE_HASH_LATE
 *  sorted set            BE u64 order of the score, member; in ascending order
 *  sorted set, tree 1    member, u64 bits of the score; only if rooted
 *  stream                BE u64 ms, BE u64 sequence, varint fields, then for each: varint length, field, varint length, value
 *  stream, tree 1        the groups, as items of a hash; always rooted
 * </pre>
 *
 * A varint has seven bits per byte, the lowest first, and the highest bit set in all bytes but the last. The order of a
 * score is its bits as a double, all of them flipped if it is negative, otherwise only the sign: -0 comes right before 0.
 *
 * <p>A stream's seven words: last id (ms, sequence), largest deleted id (ms, sequence), entries ever added, groups, the
 * next group's number. Its groups are in RDB's order. Keys and values:
 *
 * <pre>
 *  BE u64 group, 0                            last id (u64 ms, u64 sequence), i64 entries read (-1: not known), u64 pending,
 *                                             u64 consumers, u64 next consumer's number, name
 *  BE u64 group, 1, BE u128 id                u64 consumer, i64 time of delivery in ms, u64 deliveries
 *  BE u64 group, 2, BE u64 consumer, 0        i64 seen in ms, i64 active in ms (-1: never), u64 pending, name
 *  BE u64 group, 2, BE u64 consumer, 1, id    nothing: an entry of that consumer
 *  BE u64 group, 3, name of a consumer        u64 consumer
 *  BE u64 -1, name of a group                 u64 group
 * </pre>
 */
public final class CollectionDescriptor {
    // ---- block types ------------------------------------------------------------------------------------------

    /** Set in a collection's type; the rest is the RDB type code as which it is written, except for TYPE_HASH_LATE. */
    public static final int TYPE_BIT = 0x20;

    public static final int TYPE_LIST = 0x21;
    public static final int TYPE_SET = 0x22;
    public static final int TYPE_HASH = 0x24;
    public static final int TYPE_SORTED_SET = 0x25;
    /** A stream that RDB's oldest stream type can represent completely. */
    public static final int TYPE_STREAM = 0x2f;
    /** A stream that has, or had, counters or groups that only the type of Redis 7.0 can represent. */
    public static final int TYPE_STREAM_2 = 0x33;
    /** A stream that has, or had, a consumer whose active time only the type of Redis 7.2 can represent. */
    public static final int TYPE_STREAM_3 = 0x35;
    /** A hash that has, or had, a field with an expiry. */
    public static final int TYPE_HASH_EXPIRING = 0x38;
    /** The same with an expiry above {@link EntryLimits#MAX_REDIS_FIELD_EXPIRY}: only Valkey's type 22 can represent it. */
    public static final int TYPE_HASH_LATE = 0x39;

    // ---- images -----------------------------------------------------------------------------------------------

    public static final int HEAD_OFFSET = 0;
    public static final int DATA_OFFSET = 2;
    public static final int ITEMS_OFFSET = 4;
    public static final int ROOTED_BIT = 0x8000;
    public static final int NARROW_BIT = 0x4000;
    public static final int COUNT_MASK = 0x3fff;
    /** The bit of a wide end that marks a reference. */
    public static final int REFERENCE_BIT = 0x8000;

    public static final int REFERENCE_BYTES = 12;
    /** The bytes of an inner node's item before its separator. */
    public static final int CHILD_BYTES = 16;

    // ---- roots ------------------------------------------------------------------------------------------------

    public static final int TREES_OFFSET = 2;
    public static final int ORIGIN_OFFSET = 8;
    public static final int BYTES_OFFSET = 16;
    public static final int TREE_OFFSET = 24;
    /** The bytes of a tree's two words. */
    public static final int TREE_BYTES = 16;

    public static final int HEIGHT_SHIFT = 56;
    public static final int STREAM_OFFSET = 56;
    public static final int STREAM_BYTES = 112;

    // ---- nodes ------------------------------------------------------------------------------------------------

    /** The level of a blob. */
    public static final int BLOB_LEVEL = 63;

    /** The shift that turns a header's capacity, in words, into bytes. */
    public static final int CAPACITY_SHIFT = 3;

    /** The highest level of an inner node; a deeper tree is damaged. */
    public static final int MAX_HEIGHT = 12;

    private CollectionDescriptor() {}

    /** Returns whether a block of this type is a collection. */
    public static boolean isCollection(int type) {
        return switch (canonical(type)) {
            case TYPE_LIST, TYPE_SET, TYPE_HASH, TYPE_SORTED_SET, TYPE_STREAM -> true;
            default -> false;
        };
    }

    /** Returns one type for all kinds of hashes, and one for all kinds of streams; other types unchanged. */
    public static int canonical(int type) {
        return switch (type) {
            case TYPE_HASH_EXPIRING, TYPE_HASH_LATE -> TYPE_HASH;
            case TYPE_STREAM_2, TYPE_STREAM_3 -> TYPE_STREAM;
            default -> type;
        };
    }

    /** Returns whether a type is a stream. */
    public static boolean isStream(int type) {
        return canonical(type) == TYPE_STREAM;
    }

    /** Returns whether a type is a hash whose fields may have an expiry. */
    public static boolean isExpiringHash(int type) {
        return type == TYPE_HASH_EXPIRING || type == TYPE_HASH_LATE;
    }

    /** Returns the least type of a hash that has a field with this expiry. */
    public static int typeForFieldExpiry(long expiry) {
        return expiry > EntryLimits.MAX_REDIS_FIELD_EXPIRY ? TYPE_HASH_LATE : TYPE_HASH_EXPIRING;
    }

    /** Returns the header word of a node or blob. */
    public static long nodeHeader(int epoch, int level, int capacity) {
        return BlockDescriptor.STATE_NODE
                | ((long) level << BlockDescriptor.TYPE_SHIFT)
                | ((long) (capacity >>> CAPACITY_SHIFT) << BlockDescriptor.VALUE_SHIFT)
                | ((long) epoch << BlockDescriptor.EPOCH_SHIFT);
    }

    /** Returns the level in a node's header. */
    public static int level(long header) {
        return BlockDescriptor.type(header);
    }

    /** Returns the capacity, in bytes, in a node's header; 0 in a blob's. */
    public static int capacity(long header) {
        return BlockDescriptor.narrowValueBytes(header) << CAPACITY_SHIFT;
    }

    /** Returns a score as an unsigned number of the same order. */
    public static long orderOf(double score) {
        long bits = Double.doubleToRawLongBits(score);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    /** Returns the score of an order. */
    public static double scoreOf(long order) {
        return Double.longBitsToDouble(order < 0 ? order ^ Long.MIN_VALUE : ~order);
    }
}
