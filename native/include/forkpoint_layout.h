/*
 * The memory that Java and C share. The Java side of this contract is
 * io.forkpoint.memory.{BlockDescriptor,CollectionDescriptor,SegmentDescriptor} and
 * io.forkpoint.helper.{ControlDescriptor,RequestDescriptor,OutputDescriptor}; a test compares
 * every offset that fp_layout_*() exports with the Java constants. Change both sides and FP_ABI
 * together.
 */
#ifndef FORKPOINT_LAYOUT_H
#define FORKPOINT_LAYOUT_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define FP_ABI 6u

/* The arena is cut into units; a segment is one or more units in a row. Unit 0 is never used,
 * so that offset 0 can mean "nothing". */
#define FP_UNIT_BYTES 65536u
/* A scan goes over the arena in chunks of so many units, [k * n, (k + 1) * n): the records of each begin with no
 * database selected, so that chunks can be encoded apart and a file does not depend on who did. A segment belongs to the
 * chunk that its first unit is in. */
#define FP_CHUNK_UNITS 16u
#define FP_DATABASES 16u
#define FP_NAME_BYTES 256u

/*
 * A block: one slot of a segment. It starts with a header word, written last with release order.
 *
 *   63                36 35          22 21     14 13   8 7    4  3   2  1 0
 *  +--------------------+--------------+---------+------+------+---+---+-----+
 *  | birth epoch (28)   | value len 14 | key len | type |  db  | W | X |state|
 *  +--------------------+--------------+---------+------+------+---+---+-----+
 *
 *  W (wide): the two length fields are zero and a second word follows the header:
 *            key length in its low 32 bits, value length in its high 32 bits.
 *  X (expiry): an int64 of milliseconds since 1970 follows (after the second word, if any).
 *  Then the key's bytes, then the value's.
 */
#define FP_STATE_FREE 0u    /* in the free list of its segment, or never used */
#define FP_STATE_LIVE 1u    /* an entry of the keyspace: the only state that a scan writes */
#define FP_STATE_RETIRED 2u /* no longer an entry; released when the last reader has gone */
#define FP_STATE_NODE 3u    /* reached from an entry only: a scan passes it over */

#define FP_HEADER_STATE_SHIFT 0
#define FP_HEADER_STATE_BITS 2
#define FP_HEADER_EXPIRY_SHIFT 2
#define FP_HEADER_WIDE_SHIFT 3
#define FP_HEADER_DB_SHIFT 4
#define FP_HEADER_DB_BITS 4
#define FP_HEADER_TYPE_SHIFT 8
#define FP_HEADER_TYPE_BITS 6
#define FP_HEADER_KEY_SHIFT 14
#define FP_HEADER_KEY_BITS 8
#define FP_HEADER_VALUE_SHIFT 22
#define FP_HEADER_VALUE_BITS 14
#define FP_HEADER_EPOCH_SHIFT 36
#define FP_HEADER_EPOCH_BITS 28

/* The header and the two words that may follow it: the most that precedes a key. */
#define FP_MAX_HEADER_BYTES 24

/* Type 0 is a string: the value is its plain bytes, and the writer encodes it. Any other type is
 * an RDB type code whose value is the raw RDB payload, written back as it is. Codes of the VALKEY
 * dialect that mean something else under the REDIS magic carry this bit. */
#define FP_TYPE_STRING 0u
#define FP_TYPE_VALKEY_BIT 0x20u
#define FP_TYPE_VECTOR_SET 0x27u /* a module's value (7) whose module is part of Redis 8 */
#define FP_TYPE_CODE_MASK 0x1fu

/*
 * Collections: trees of packed leaves. Numbers are little-endian unless they say otherwise; "BE" ones
 * are big-endian so that the order of bytes is that of numbers.
 *
 * An image holds items in order, and where each of them ends: the value of a small collection, the
 * content of a leaf, and that of an inner node.
 *
 *   0        2        4                       4+data                    capacity
 *  +--------+--------+-----------------------+- - - - - -+--------------+
 *  | head   | data   | item 0, item 1, ...   |    gap    | ..., end 1, 0|
 *  +--------+--------+-----------------------+- - - - - -+--------------+
 *
 *   15 14 13                                           0
 *  +--+--+---------------------------------------------+
 *  |R |N | number of items                             |  head
 *  +--+--+---------------------------------------------+
 *
 * The ends count from the first item. An end takes two bytes, of which the highest bit says that the
 * item is kept as a reference; with N (narrow) it takes one byte, and no item is one. With R (rooted)
 * it is no image but the root of a large collection:
 *
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
 *
 * A tree of height 0 is one leaf; an offset of 0: it is empty.
 *
 * A node is a block in state NODE whose header says its level (0 a leaf) instead of a type, and its
 * capacity in words of 8 bytes instead of the value's length; the image follows. An item of an inner
 * node is {u64 child, u64 items below it, separator}. A blob is a node of FP_BLOB_LEVEL whose content
 * is one item. A reference, in a leaf, is {u64 offset of the blob, u32 length of the item}; in an inner
 * node only the separator is kept so, behind the two words.
 *
 * Items:
 *
 *  list                  the element
 *  set                   the member
 *  hash                  varint(field length << 1 | has expiry), field, value, [u64 expiry in ms since 1970]
 *  hash, tree 1          BE u64 expiry, field; only of a rooted hash of FP_TYPE_HASH_EXPIRING
 *                        or FP_TYPE_HASH_LATE
 *  sorted set            BE u64 order of the score, member; in ascending order
 *  sorted set, tree 1    member, u64 bits of the score; only if rooted
 *  stream                BE u64 ms, BE u64 sequence, varint fields, then for each: varint length, field,
 *                        varint length, value
 *  stream, tree 1        the groups, as items of a hash; always rooted
 *
 * A varint has seven bits to a byte, the lowest first, and the highest bit set in all but the last. The
 * order of a score is its bits as a double, all flipped if it is negative, else only the sign.
 *
 * A stream's seven words: last id (ms, sequence), largest deleted id (ms, sequence), entries ever added,
 * groups, the next group's number. Keys and values of the groups:
 *
 *  BE u64 group, 0                         last id (u64 ms, u64 sequence), i64 entries read (-1: not known),
 *                                          u64 pending, u64 consumers, u64 next consumer's number, name
 *  BE u64 group, 1, BE u128 id             u64 consumer, i64 time of delivery in ms, u64 deliveries
 *  BE u64 group, 2, BE u64 consumer, 0     i64 seen in ms, i64 active in ms (-1: never), u64 pending, name
 *  BE u64 group, 2, BE u64 consumer, 1, id nothing: an entry of that consumer
 *  BE u64 group, 3, name of a consumer     u64 consumer
 *  BE u64 -1, name of a group              u64 group
 */
#define FP_TYPE_BIT 0x20u /* in a collection's type; what remains is the RDB type code it is written as, but for ..._LATE */
#define FP_TYPE_LIST 0x21u
#define FP_TYPE_SET 0x22u
#define FP_TYPE_HASH 0x24u
#define FP_TYPE_SORTED_SET 0x25u
#define FP_TYPE_STREAM 0x2fu        /* RDB's oldest type says all that there is to say of it */
#define FP_TYPE_STREAM_2 0x33u      /* has, or had, counters or groups that need that of Redis 7.0 */
#define FP_TYPE_STREAM_3 0x35u      /* has, or had, a consumer that needs that of Redis 7.2 */
#define FP_TYPE_HASH_EXPIRING 0x38u /* at least one field has, or had, an expiry */
#define FP_TYPE_HASH_LATE 0x39u     /* one above FP_MAX_REDIS_FIELD_EXPIRY, which only Valkey's type 22 holds */

/* What an entry may hold: io.forkpoint.internal.memory.EntryLimits, which whatever takes entries in keeps to. */
#define FP_MAX_STRING_BYTES (512 << 20)            /* of a key, string, element, member, field, or its value */
#define FP_MAX_PAYLOAD_BYTES (1 << 30)             /* of a module's value */
#define FP_MAX_LISTPACK_BYTES 0xffffffffll         /* what a listpack's header can say */
#define FP_MAX_FIELD_EXPIRY INT64_MAX              /* as in Valkey 9 */
#define FP_MAX_REDIS_FIELD_EXPIRY 0xffffffffffffll /* EB_EXPIRE_TIME_MAX of Redis 7.4: its loader takes no more */

static_assert(FP_MAX_STRING_BYTES <= FP_MAX_PAYLOAD_BYTES && FP_MAX_PAYLOAD_BYTES <= INT32_MAX, "an item's length");
static_assert(FP_MAX_REDIS_FIELD_EXPIRY < FP_MAX_FIELD_EXPIRY, "FP_TYPE_HASH_LATE");

#define FP_HEAD_OFFSET 0u
#define FP_DATA_OFFSET 2u
#define FP_ITEMS_OFFSET 4u
#define FP_ROOTED_BIT 0x8000u
#define FP_NARROW_BIT 0x4000u
#define FP_COUNT_MASK 0x3fffu
#define FP_REFERENCE_BIT 0x8000u /* in a wide end */
#define FP_REFERENCE_BYTES 12u
#define FP_CHILD_BYTES 16u /* of an inner node's item, before its separator */

#define FP_TREES_OFFSET 2u
#define FP_ORIGIN_OFFSET 8u /* the entry by which a running snapshot reaches the nodes that it holds */
#define FP_BYTES_OFFSET 16u
#define FP_TREE_OFFSET 24u
#define FP_TREE_BYTES 16u
#define FP_HEIGHT_SHIFT 56
#define FP_STREAM_OFFSET 56u
#define FP_STREAM_BYTES 112u /* of a stream's root */

#define FP_BLOB_LEVEL 63u
#define FP_CAPACITY_SHIFT 3
#define FP_MAX_HEIGHT 12u /* a deeper tree is damaged */

/* One record of the segment table for each unit; only that of a segment's first unit is used. */
typedef struct fp_segment {
    uint32_t slot_bytes;  /* 0: this unit starts no segment */
    uint32_t units;       /* length of the segment in units */
    uint32_t birth_epoch; /* when it was formatted */
    uint32_t high_water;  /* slots ever handed out: those from here on were never touched */
    uint32_t live_slots;  /* allocator: slots in use now */
    uint32_t free_head;   /* allocator: index + 1 of the first free slot, 0 if there is none */
    uint32_t next;        /* allocator: unit of the next segment with room, 0 if there is none */
    uint32_t previous;    /* allocator: unit of the one before, 0 if there is none */
} fp_segment;

static_assert(sizeof(fp_segment) == 32, "fp_segment");

/* What child and parent tell each other: one shared page. The child writes from `phase` on. */
typedef struct fp_control {
    uint32_t magic; /* FP_CONTROL_MAGIC */
    uint32_t abi;
    uint32_t epoch; /* the store's current epoch */
    uint32_t gate;  /* FP_GATE_*: a futex, for a child forked before the gate */
    uint8_t reserved0[48];
    uint32_t phase;       /* FP_PHASE_* */
    uint32_t failed_step; /* FP_STEP_* of what failed, 0 if nothing did */
    int32_t error;        /* its errno */
    uint32_t child;       /* pid as the child sees it */
    uint64_t scan_unit;   /* units below this one have been scanned; release order */
    uint64_t keys_written;  /* of all outputs */
    uint64_t bytes_written; /* of all outputs: RDB, headers included */
    uint32_t failed_output; /* which one failed_step is about; those before it have been published */
    uint32_t reserved1;
    uint64_t private_dirty_bytes; /* of the child, sampled about once a second */
    uint64_t private_dirty_peak_bytes;
    uint64_t finished_ns; /* CLOCK_MONOTONIC when the scan and the last write had ended */
    uint64_t keys_met[FP_DATABASES]; /* entries of each database, those of no output included; when the scan has ended */
} fp_control;

#define FP_CONTROL_MAGIC 0x54435046u /* "FPCT" */
#define FP_CONTROL_BYTES 4096u

#define FP_GATE_WAIT 0u
#define FP_GATE_GO 1u
#define FP_GATE_LEAVE 2u

#define FP_PHASE_IDLE 0u /* no child, or one that was told to leave */
#define FP_PHASE_STARTED 1u
#define FP_PHASE_SCANNING 2u
#define FP_PHASE_SYNCING 3u
#define FP_PHASE_PUBLISHING 4u
#define FP_PHASE_DONE 5u
#define FP_PHASE_FAILED 6u
#define FP_PHASE_WAITING 7u /* forked before the gate: waits for it, and comes before SCANNING */

#define FP_STEP_NONE 0u
#define FP_STEP_WRITE 1u
#define FP_STEP_SYNC 2u
#define FP_STEP_LINK 3u
#define FP_STEP_RENAME 4u
#define FP_STEP_SYNC_DIRECTORY 5u
#define FP_STEP_SCAN 6u /* the segment table or a block does not hold what it must: errno EUCLEAN */
#define FP_STEP_PROTECT 7u /* making readable what the arena has grown by between the fork and the gate */
#define FP_STEP_COUNT 8u /* the scan met other numbers of entries than the gate had counted: errno EUCLEAN */

static_assert(offsetof(fp_control, phase) == 64, "fp_control.phase");
static_assert(sizeof(fp_control) == 264, "fp_control");

/* One part of a snapshot: a file, pipe or socket, and what goes there. In memory that parent and
 * child share. */
typedef struct fp_output {
    uint64_t preamble_address; /* magic, version, AUX, functions, RESIZEDB: written first, as it is */
    uint64_t preamble_bytes;   /* filled in in the gate */
    uint64_t trailer_address;  /* written after the records, before the EOF opcode, as it is */
    uint64_t trailer_bytes;
    uint64_t prefix_address; /* only keys that begin so */
    uint64_t prefix_bytes;   /* 0: all keys */
    uint64_t keys_written;   /* this and the next two: the child's results, when the output is complete */
    uint64_t bytes_written;
    uint64_t crc64;
    uint32_t databases;   /* bit n: database n belongs to it; no entry may belong to two outputs */
    uint32_t flags;       /* FP_FLAG_* */
    int32_t sink_fd;
    int32_t directory_fd; /* -1: the sink has no name to publish */
    char temporary_name[FP_NAME_BYTES]; /* empty: sink_fd was opened with O_TMPFILE */
    char final_name[FP_NAME_BYTES];
    char link_name[FP_NAME_BYTES]; /* the name an O_TMPFILE file gets for an instant before the rename */
} fp_output;

#define FP_OUTPUTS 16u /* the most that a snapshot has */

#define FP_FLAG_LZF 1u         /* compress strings above 20 bytes where that makes them shorter */
#define FP_FLAG_CHECKSUM 2u    /* write the CRC64; otherwise 8 zero bytes */
#define FP_FLAG_DROP_CACHE 4u  /* drop what is on disk from the page cache, all along */
#define FP_FLAG_NULL_SINK 8u   /* count and checksum, write nothing: benches */
#define FP_FLAG_SKIP_FSYNC 16u /* for a pipe or socket */
#define FP_FLAG_VALKEY 32u     /* hashes whose fields expire as Valkey's type 22, not as Redis's 24 */
#define FP_FLAG_STREAM_2 64u   /* streams as type 19, that of Redis 7.0; without one of these, as their type says */
#define FP_FLAG_STREAM_3 128u  /* streams as type 21, that of Redis 7.2 */
#define FP_FLAG_STREAM_1 256u  /* streams as type 15, that of Redis 5 */

static_assert(offsetof(fp_output, databases) == 72, "fp_output.databases");
static_assert(sizeof(fp_output) == 88 + 3 * FP_NAME_BYTES, "fp_output");

/* What the child is to do. In memory that parent and child share: what is filled in in the gate
 * comes after the fork if the child is forked before the gate. Nobody changes it after the gate. */
typedef struct fp_request {
    uint32_t abi;
    uint32_t flags; /* FP_RUN_* */
    uint64_t arena_address;
    uint64_t table_address;
    uint64_t control_address;
    uint64_t scratch_address; /* shared memory, cut evenly among the threads: FP_STACK_BYTES of stack for each, and what
                                 is left cut evenly among the outputs, for buffers */
    uint64_t scratch_bytes;   /* each output's share, in whole pages, is at least FP_SCRATCH_MIN_BYTES; strings longer
                                 than a share are not compressed */
    uint64_t outputs_address; /* of an array of fp_output */
    uint32_t output_count;    /* 1 to FP_OUTPUTS */
    uint32_t epoch;      /* the snapshot's: blocks born later are not part of it; filled in in the gate */
    uint64_t unit_limit; /* the scan goes over units [1, unit_limit); filled in in the gate */
    uint64_t keys[FP_DATABASES]; /* with FP_RUN_COUNTED: the entries of each database; filled in in the gate */
    uint64_t bytes_per_second;   /* the most that is written to all outputs together; 0: as fast as it goes */
    uint32_t scan_threads;       /* 1 to FP_SCAN_THREADS; what is written does not depend on it, as long as the shares do not */
    uint32_t reserved;
} fp_request;

#define FP_SCRATCH_MIN_BYTES 262144u
#define FP_SCAN_THREADS 64u  /* the most that scan */
#define FP_STACK_BYTES 65536u

#define FP_RUN_WAIT_GATE 1u /* forked before the gate: wait until fp_control.gate says go; shared arenas only */
#define FP_RUN_COUNTED 2u   /* nothing is published unless the scan meets exactly fp_request.keys */

static_assert(offsetof(fp_request, epoch) == 60, "fp_request.epoch");
static_assert(sizeof(fp_request) == 216, "fp_request");

/* What fp_map() makes. */
#define FP_MAP_SHARED 0       /* memfd */
#define FP_MAP_PRIVATE 1      /* anonymous, 4 KiB pages */
#define FP_MAP_PRIVATE_HUGE 2 /* anonymous, MADV_HUGEPAGE */
#define FP_MAP_INDEX 3        /* anonymous, MADV_DONTFORK for good */
#define FP_MAP_INDEX_HUGE 4   /* the same with MADV_HUGEPAGE */
#define FP_MAP_CONTROL 5      /* shared anonymous, usable at once, no fp_grow() needed */

#endif
