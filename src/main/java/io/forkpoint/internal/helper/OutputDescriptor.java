package io.forkpoint.internal.helper;

/**
 * One part of a snapshot: a file, pipe or socket, and what goes there. Lies in memory that parent and child share, in an
 * array that {@link RequestDescriptor#OUTPUTS_ADDRESS_OFFSET} names. All fields are little-endian and aligned. The same
 * as {@code fp_output} in {@code forkpoint_layout.h}.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        Preamble address                       |   0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Preamble bytes                        |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Trailer address                        |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Trailer bytes                         |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Prefix address                        |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Prefix bytes                         |  40
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Keys written                         |  48
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Bytes written                         |  56
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             CRC-64                            |  64
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 Databases (bit n: database n)                 |  72
 *  +---------------------------------------------------------------+
 *  |                             Flags                             |  76
 *  +---------------------------------------------------------------+
 *  |                        Sink descriptor                        |  80
 *  +---------------------------------------------------------------+
 *  |                Directory descriptor (-1: none)                |  84
 *  +---------------------------------------------------------------+
 *  |           Temporary name, zero-terminated, 256 bytes          ...  88
 *  +---------------------------------------------------------------+
 *  |             Final name, zero-terminated, 256 bytes            ... 344
 *  +---------------------------------------------------------------+
 *  |             Link name, zero-terminated, 256 bytes             ... 600
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class OutputDescriptor {
    /** Written first, as it is: magic, version, AUX fields, functions, RESIZEDB. */
    public static final int PREAMBLE_ADDRESS_OFFSET = 0;

    /** Filled in in the gate. */
    public static final int PREAMBLE_BYTES_OFFSET = 8;

    /** Written as it is after the records, before the EOF opcode. */
    public static final int TRAILER_ADDRESS_OFFSET = 16;

    public static final int TRAILER_BYTES_OFFSET = 24;

    /** Only keys that begin with these bytes belong to the output. */
    public static final int PREFIX_ADDRESS_OFFSET = 32;

    /** 0: all keys of its databases belong to it. */
    public static final int PREFIX_BYTES_OFFSET = 40;

    /** The child's result: records in the output. 0 before it is complete, as the next two are. */
    public static final int KEYS_WRITTEN_OFFSET = 48;

    /** The child's result: the output's size. */
    public static final int BYTES_WRITTEN_OFFSET = 56;

    /** The child's result: the output's checksum, 0 also where none was asked for. */
    public static final int CRC64_OFFSET = 64;

    /** Bit n: database n belongs to it. An entry of no output is not written; none may belong to two. */
    public static final int DATABASES_OFFSET = 72;

    /** The {@code FLAG_} constants, added up. */
    public static final int FLAGS_OFFSET = 76;

    /** Where to write. */
    public static final int SINK_FD_OFFSET = 80;

    /** The folder of the three names, or -1: the sink has no name to publish. */
    public static final int DIRECTORY_FD_OFFSET = 84;

    /** Name that the sink was created under; empty if it was opened with O_TMPFILE. */
    public static final int TEMPORARY_NAME_OFFSET = 88;

    /** Name that it is renamed to. */
    public static final int FINAL_NAME_OFFSET = 344;

    /** Name that an O_TMPFILE sink gets for an instant before the rename. */
    public static final int LINK_NAME_OFFSET = 600;

    /** Bytes of the record. */
    public static final int BYTES = 856;

    /** Bytes of a name's field: the name has one less, for the zero that ends it. */
    public static final int NAME_BYTES = 256;

    /** Compress strings above 20 bytes where that makes them shorter. */
    public static final int FLAG_LZF = 1;

    /** Compute the CRC-64; otherwise the file ends with 8 zero bytes, which loaders take for "none". */
    public static final int FLAG_CHECKSUM = 2;

    /** Drop what is on disk from the page cache, while the file is written and when it is synced. */
    public static final int FLAG_DROP_CACHE = 4;

    /** Encode, count and checksum, but write nothing: for benches. */
    public static final int FLAG_NULL_SINK = 8;

    /** No {@code fsync}: the sink is a pipe or a socket. */
    public static final int FLAG_SKIP_FSYNC = 16;

    /** Hashes whose fields expire are written as Valkey's type 22, not as Redis's 24. */
    public static final int FLAG_VALKEY = 32;

    /** Streams are written as type 19, that of Redis 7.0. Without this and its like, each as what its type in the store says. */
    public static final int FLAG_STREAM_2 = 64;

    /** Streams are written as type 21, that of Redis 7.2. */
    public static final int FLAG_STREAM_3 = 128;

    /** Streams are written as type 15, that of Redis 5. */
    public static final int FLAG_STREAM_1 = 256;

    private OutputDescriptor() {}
}
