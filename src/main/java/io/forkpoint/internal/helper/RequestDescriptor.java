package io.forkpoint.internal.helper;

/**
 * What the child of a snapshot is to do. Lies in memory that parent and child share (a {@link MapKind#CONTROL} mapping
 * serves, named to {@link HelperLibrary#fp_trim} as kept): with {@link #RUN_WAIT_GATE} the epoch, the unit limit and the
 * preambles are filled in after the fork. Nobody changes it between the gate and the child's end. All fields are
 * little-endian and aligned. The same as {@code fp_request} in {@code forkpoint_layout.h}.
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
 *  |                      Control page address                     |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Scratch address                        |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Scratch bytes                         |  40
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Outputs' address                       |  48
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Output count                         |  56
 *  +---------------------------------------------------------------+
 *  |                        Snapshot's epoch                       |  60
 *  +---------------------------------------------------------------+
 *  |               Unit limit: scan units [1, limit)               |  64
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Entries of each database, 16 x 64 bits            |  72
 *  |                              ...                              |
 *  +---------------------------------------------------------------+
 *  |                       Bytes per second                        | 200
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          Scan threads                         | 208
 *  +---------------------------------------------------------------+
 *  |                            reserved                           | 212
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class RequestDescriptor {
    /** {@link #ABI}; a request with another one is refused with EPROTO. */
    public static final int ABI_OFFSET = 0;

    /** The {@code RUN_} constants, added up. */
    public static final int FLAGS_OFFSET = 4;

    /** Start of the arena's reserved range. */
    public static final int ARENA_ADDRESS_OFFSET = 8;

    /** Start of the segment table, unit 0's record included. */
    public static final int TABLE_ADDRESS_OFFSET = 16;

    /** The page of {@link ControlDescriptor}, magic and ABI filled in. */
    public static final int CONTROL_ADDRESS_OFFSET = 24;

    /** Shared memory for the child's buffers: a page that the child alone has would count as copied on write. */
    public static final int SCRATCH_ADDRESS_OFFSET = 32;

    /**
     * Cut evenly among the threads, in whole pages: {@link #STACK_BYTES} of stack for each, and what is left cut evenly
     * among the outputs, in whole pages. A share is at least {@link #SCRATCH_MIN_BYTES}. Strings longer than a share are
     * written without compression.
     */
    public static final int SCRATCH_BYTES_OFFSET = 40;

    /** An array of {@link OutputDescriptor}. */
    public static final int OUTPUTS_ADDRESS_OFFSET = 48;

    /** 1 to {@link #OUTPUTS}. */
    public static final int OUTPUT_COUNT_OFFSET = 56;

    /** The snapshot's, filled in in the gate: segments and blocks born later are passed over. */
    public static final int EPOCH_OFFSET = 60;

    /** The first unit that is not scanned, filled in in the gate. */
    public static final int UNIT_LIMIT_OFFSET = 64;

    /** With {@link #RUN_COUNTED}: the entries of each of the 16 databases, 8 bytes each, filled in in the gate. */
    public static final int KEYS_OFFSET = 72;

    /** The most that is written to all outputs together; 0: as fast as it goes. */
    public static final int BYTES_PER_SECOND_OFFSET = 200;

    /**
     * 1 to {@link #SCAN_THREADS}. What is written does not depend on it, as long as the shares of the scratch memory do
     * not. Where the kernel refuses some of the threads, there are fewer.
     */
    public static final int SCAN_THREADS_OFFSET = 208;

    /** Number of the layout of shared memory; changes with every offset or constant of it. */
    public static final int ABI = 6;

    /** Bytes of the record. */
    public static final int BYTES = 216;

    /** The most outputs that a snapshot has. */
    public static final int OUTPUTS = 16;

    /** What a thread's buffers need at least for each output; 4 MiB is a good size. */
    public static final int SCRATCH_MIN_BYTES = 262144;

    /** The most threads that scan. */
    public static final int SCAN_THREADS = 64;

    /** Of each thread, in front of its buffers. */
    public static final int STACK_BYTES = 65536;

    /**
     * The child is forked before the gate, and waits until {@link HelperLibrary#fp_gate} says that it is open. For a
     * shared arena only: a private one would be that of the fork, not that of the gate.
     */
    public static final int RUN_WAIT_GATE = 1;

    /** Nothing is published unless the scan meets as many entries of each database as {@link #KEYS_OFFSET} says. */
    public static final int RUN_COUNTED = 2;

    private RequestDescriptor() {}
}
