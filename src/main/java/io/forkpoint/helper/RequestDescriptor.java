package io.forkpoint.helper;

/**
 * What the child of a snapshot is to do. Lies in memory that the child inherits (a {@link MapKind#CONTROL} mapping
 * serves, named to {@link HelperLibrary#fp_trim} as kept) and that nobody changes before the child has gone. All fields
 * are little-endian and aligned. The same as {@code fp_request} in {@code forkpoint_layout.h}.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                              ABI                              |   0
 *  +---------------------------------------------------------------+
 *  |                             Flags                             |   4
 *  +---------------------------------------------------------------+
 *  |                         Arena address                         |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                     Segment table address                     |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |               Unit limit: scan units [1, limit)               |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                      Control page address                     |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Scratch address                        |  40
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Scratch bytes                         |  48
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Preamble address                       |  56
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Preamble bytes                        |  64
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Trailer address                        |  72
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Trailer bytes                         |  80
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Snapshot's epoch                       |  88
 *  +---------------------------------------------------------------+
 *  |                        Sink descriptor                        |  92
 *  +---------------------------------------------------------------+
 *  |                 Directory descriptor (-1: none)               |  96
 *  +---------------------------------------------------------------+
 *  |                            Reserved                           | 100
 *  +---------------------------------------------------------------+
 *  |             Temporary name, zero-terminated, 256 bytes       ... 104
 *  +---------------------------------------------------------------+
 *  |               Final name, zero-terminated, 256 bytes         ... 360
 *  +---------------------------------------------------------------+
 *  |               Link name, zero-terminated, 256 bytes          ... 616
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class RequestDescriptor {
    /** {@link #ABI}; a request with another one is refused with EPROTO. */
    public static final int ABI_OFFSET = 0;

    /** The {@code FLAG_} constants, added up. */
    public static final int FLAGS_OFFSET = 4;

    /** Start of the arena's reserved range. */
    public static final int ARENA_ADDRESS_OFFSET = 8;

    /** Start of the segment table, unit 0's record included. */
    public static final int TABLE_ADDRESS_OFFSET = 16;

    /** The first unit that is not scanned. */
    public static final int UNIT_LIMIT_OFFSET = 24;

    /** The page of {@link ControlDescriptor}, magic and ABI filled in. */
    public static final int CONTROL_ADDRESS_OFFSET = 32;

    /** Shared memory for the child's buffers: a page that the child alone has would count as copied on write. */
    public static final int SCRATCH_ADDRESS_OFFSET = 40;

    /** At least {@link #SCRATCH_MIN_BYTES}. Strings longer than it are written without compression. */
    public static final int SCRATCH_BYTES_OFFSET = 48;

    /** Written first, as it is: magic, version, AUX fields, functions, RESIZEDB. */
    public static final int PREAMBLE_ADDRESS_OFFSET = 56;

    public static final int PREAMBLE_BYTES_OFFSET = 64;

    /** Written as it is after the records, before the EOF opcode. */
    public static final int TRAILER_ADDRESS_OFFSET = 72;

    public static final int TRAILER_BYTES_OFFSET = 80;

    /** The snapshot's: segments and blocks born later are passed over. */
    public static final int EPOCH_OFFSET = 88;

    /** Where to write. */
    public static final int SINK_FD_OFFSET = 92;

    /** The folder of the three names, or -1: the sink has no name to publish. */
    public static final int DIRECTORY_FD_OFFSET = 96;

    /** Name that the sink was created under; empty if it was opened with O_TMPFILE. */
    public static final int TEMPORARY_NAME_OFFSET = 104;

    /** Name that it is renamed to. */
    public static final int FINAL_NAME_OFFSET = 360;

    /** Name that an O_TMPFILE sink gets for an instant before the rename. */
    public static final int LINK_NAME_OFFSET = 616;

    /** Number of the layout of shared memory; changes with every offset or constant of it. */
    public static final int ABI = 1;

    /** Bytes of the record. */
    public static final int BYTES = 872;

    /** Bytes of a name's field: the name has one less, for the zero that ends it. */
    public static final int NAME_BYTES = 256;

    /** What the child's buffers need at least; 4 MiB is a good size. */
    public static final int SCRATCH_MIN_BYTES = 262144;

    /** Compress strings above 20 bytes where that makes them shorter. */
    public static final int FLAG_LZF = 1;

    /** Compute the CRC-64; otherwise the file ends with 8 zero bytes, which loaders take for "none". */
    public static final int FLAG_CHECKSUM = 2;

    /** Drop the file from the page cache once it is on disk. */
    public static final int FLAG_DROP_CACHE = 4;

    /** Encode, count and checksum, but write nothing: for benches. */
    public static final int FLAG_NULL_SINK = 8;

    /** No {@code fsync}: the sink is a pipe or a socket. */
    public static final int FLAG_SKIP_FSYNC = 16;

    private RequestDescriptor() {}
}
