package io.forkpoint.internal.helper;

/**
 * The control page: what the store and the child of a snapshot tell each other, in memory that both share. The store
 * writes what stands before {@link #PHASE_OFFSET}; {@link HelperLibrary#fp_fork_snapshot} clears the rest and the child
 * writes it. All fields are little-endian and aligned. The same as {@code fp_control} in {@code forkpoint_layout.h};
 * the child stores {@code phase} and {@code scan_unit} with release order.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             Magic                             |   0
 *  +---------------------------------------------------------------+
 *  |                              ABI                              |   4
 *  +---------------------------------------------------------------+
 *  |                         Current epoch                         |   8
 *  +---------------------------------------------------------------+
 *  |                         Gate (a futex)                        |  12
 *  +---------------------------------------------------------------+
 *  |                      48 bytes of padding                     ...  16
 *  +===============================================================+
 *  |                             Phase                             |  64
 *  +---------------------------------------------------------------+
 *  |                          Failed step                          |  68
 *  +---------------------------------------------------------------+
 *  |                         Error (errno)                         |  72
 *  +---------------------------------------------------------------+
 *  |                   Child (pid as it sees it)                   |  76
 *  +---------------------------------------------------------------+
 *  |                           Scan unit                           |  80
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   Keys written, all outputs                   |  88
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   Bytes written, all outputs                  |  96
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Failed output                         | 104
 *  +---------------------------------------------------------------+
 *  |                            Reserved                           | 108
 *  +---------------------------------------------------------------+
 *  |               Private dirty bytes, sampled last               | 112
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Private dirty bytes, peak                  | 120
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |          Finished (ns of CLOCK_MONOTONIC, 0: not yet)         | 128
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Entries met of each database, 16 x 64 bits        | 136
 *  |                              ...                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ControlDescriptor {
    /** Always {@link #MAGIC}. */
    public static final int MAGIC_OFFSET = 0;

    /** {@link RequestDescriptor#ABI}. */
    public static final int ABI_OFFSET = 4;

    /** The store's current epoch. */
    public static final int EPOCH_OFFSET = 8;

    /** A futex, for a child that is forked before the gate: one of the {@code GATE_} constants. */
    public static final int GATE_OFFSET = 12;

    /** One of the {@code PHASE_} constants. */
    public static final int PHASE_OFFSET = 64;

    /** One of the {@code STEP_} constants: what failed. */
    public static final int FAILED_STEP_OFFSET = 68;

    /** The errno of what failed, positive. */
    public static final int ERROR_OFFSET = 72;

    /** The child's pid in its own pid namespace. */
    public static final int CHILD_OFFSET = 76;

    /** Units of the arena below this one have been scanned. */
    public static final int SCAN_UNIT_OFFSET = 80;

    /** Records in all outputs so far. */
    public static final int KEYS_WRITTEN_OFFSET = 88;

    /** Bytes of all outputs so far. */
    public static final int BYTES_WRITTEN_OFFSET = 96;

    /**
     * Number of the output that the failed step is about; 0 where it is about none. A failure after the syncs leaves the
     * outputs before it published.
     */
    public static final int FAILED_OUTPUT_OFFSET = 104;

    /** Memory that was the child's alone when it looked last: what writes since the fork have cost. */
    public static final int PRIVATE_DIRTY_BYTES_OFFSET = 112;

    /** The largest of these samples. */
    public static final int PRIVATE_DIRTY_PEAK_BYTES_OFFSET = 120;

    /** When the last record had been handed to the kernel, before the sync. */
    public static final int FINISHED_NS_OFFSET = 128;

    /**
     * The entries of each of the 16 databases that the scan has met, 8 bytes each, those of no output included; when it has
     * ended.
     */
    public static final int KEYS_MET_OFFSET = 136;

    /** Bytes of the record. */
    public static final int BYTES = 264;

    /** Bytes to map for it. */
    public static final int PAGE_BYTES = 4096;

    /** {@code "FPCT"}. */
    public static final int MAGIC = 0x54435046;

    /** A child that is forked before the gate waits. */
    public static final int GATE_WAIT = 0;

    /** It goes on: what the request lacked has been filled in. */
    public static final int GATE_GO = 1;

    /** It removes its temporary files and exits with status 0. */
    public static final int GATE_LEAVE = 2;

    /** No child has run since the page was made or cleared, or the child was told to leave before the gate. */
    public static final int PHASE_IDLE = 0;

    /** The child exists and leaves what belongs to the JVM. */
    public static final int PHASE_STARTED = 1;

    /** It walks over the arena and writes. */
    public static final int PHASE_SCANNING = 2;

    /** It waits for the disk. */
    public static final int PHASE_SYNCING = 3;

    /** It puts the files under their final names and syncs the folders. */
    public static final int PHASE_PUBLISHING = 4;

    /** The files are there; the child exits with status 0. */
    public static final int PHASE_DONE = 5;

    /** Failed step and error say what happened; the child exits with status 1. */
    public static final int PHASE_FAILED = 6;

    /** It has left the JVM and waits for the gate; comes between STARTED and SCANNING. */
    public static final int PHASE_WAITING = 7;

    /** Nothing failed. */
    public static final int STEP_NONE = 0;

    /** Writing to the sink. */
    public static final int STEP_WRITE = 1;

    /** {@code fsync} of the sink. */
    public static final int STEP_SYNC = 2;

    /** Giving a name to a file that was opened without one. */
    public static final int STEP_LINK = 3;

    /** Renaming it to its final name. */
    public static final int STEP_RENAME = 4;

    /** {@code fsync} of the folder: the file stands under its final name, but may not survive a power failure. */
    public static final int STEP_SYNC_DIRECTORY = 5;

    /** The segment table or a block contradicts itself; the error is EUCLEAN. */
    public static final int STEP_SCAN = 6;

    /** Making readable what the arena has grown by between the fork and the gate. */
    public static final int STEP_PROTECT = 7;

    /** The scan has met other numbers of entries than the gate had counted; the error is EUCLEAN. */
    public static final int STEP_COUNT = 8;

    private ControlDescriptor() {}
}
