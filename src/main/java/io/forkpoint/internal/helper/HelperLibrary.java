package io.forkpoint.internal.helper;

/**
 * The functions of {@code libforkpoint.so}, bound by jnr-ffi: the whole binding is this one interface. Every function
 * that can fail returns {@code -errno}, which nothing between the call and the read can overwrite. Addresses are plain
 * {@code long}s; the callers check them.
 */
public interface HelperLibrary {
    /** The ABI number of the library that was loaded: {@code FP_ABI}. */
    int fp_abi();

    /** How many named numbers of the shared layout the library exports. */
    int fp_layout_count();

    /** Name of one, such as {@code "fp_segment.units"} or {@code "FP_UNIT_BYTES"}. */
    String fp_layout_name(int index);

    /** Its value: an offset, a size or a constant. */
    long fp_layout_value(int index);

    /**
     * Reserves address space of one of the {@code FP_MAP_*} kinds, aligned to 2 MiB. All kinds but CONTROL are not
     * accessible until {@link #fp_grow} makes a prefix so. Returns the address, or {@code -errno}.
     */
    long fp_map(int kind, long bytes);

    /** Makes {@code [from, to)} of a mapping readable and writable; both are multiples of 4096. */
    int fp_grow(int kind, long address, long from, long to);

    /** Gives the memory of {@code [address, address + bytes)} back to the kernel; it reads as zeros afterwards. */
    int fp_discard(int kind, long address, long bytes);

    /** {@code MADV_COLLAPSE}: makes huge pages of a range. */
    int fp_collapse(long address, long bytes);

    /** {@code MADV_POPULATE_WRITE}: has the kernel provide the pages of a range, whose content does not change. */
    int fp_populate(long address, long bytes);

    int fp_unmap(long address, long bytes);

    /**
     * Marks every mapping of this process MADV_DONTFORK but those that a child needs: the {@code count} ranges at
     * {@code keep} (pairs of int64 start and end), the calling thread's stack and TLS, vdso, and the helper's and
     * libc's own. Returns how many were marked, or {@code -errno}. The calling thread must be the one that forks. Others
     * that call this, of any class loader, wait until it has called {@link #fp_trim_restore}, which it must in any case but
     * that of {@code -EINVAL}.
     */
    int fp_trim(long keep, int count);

    /** Marks them MADV_DOFORK again. Returns how many. Does nothing on another thread than the one that marked. */
    int fp_trim_restore();

    /**
     * Forks a child that executes the {@code fp_request} at this address and never returns to Java. Returns its pid, or
     * {@code -errno}. The caller holds the gate, and no longer needs to when this returns; with
     * {@link RequestDescriptor#RUN_WAIT_GATE} the gate comes after, and {@link #fp_gate} lets the child go.
     *
     * @param handle address of an int32 that gets a descriptor of the child (close-on-exec), or -1 where the kernel has
     *     none (before Linux 5.2); 0 if it is not wanted
     */
    int fp_fork_snapshot(long request, long handle);

    /**
     * Sends a signal to a child that has not been waited for.
     *
     * @param handle its descriptor, by which nobody else can be meant; -1 if it has none
     */
    int fp_child_signal(int pid, int handle, int signal);

    /**
     * Asks whether a child has ended, and reaps it. Returns its status word, as {@code waitpid} would; {@code -EAGAIN} if
     * it has not ended; {@code -ECHILD} if somebody else has reaped it.
     */
    int fp_child_wait(int pid, int handle);

    /** Opens a folder for {@code *at} calls; returns the descriptor (close-on-exec). */
    int fp_open_directory(String path);

    /**
     * Opens a new file in a folder to be published later: unnamed (O_TMPFILE) if {@code name} is null or empty, which
     * returns {@code -EOPNOTSUPP} (or {@code -EISDIR}, {@code -EINVAL}) where the file system cannot; otherwise created
     * exclusively under that name. It is flock()ed, so that a later run can tell an abandoned one.
     */
    int fp_open_temporary(int directory, String name);

    /** Whether somebody holds the {@code flock()} of a file: 1 if so, 0 if not, or {@code -errno}. */
    int fp_is_locked(String path);

    int fp_close(int descriptor);

    int fp_unlink(int directory, String name);

    /**
     * Lets a child that waits for the gate go ({@code value} 1) or leave (2): stores the value in the control page's gate
     * with release order, and wakes the child.
     */
    int fp_gate(long control, int value);

    /**
     * Lowers the priority of the calling thread, for good: nice 10 more than it was, and {@code SCHED_BATCH}. Always 0;
     * what the kernel refuses is left as it was.
     */
    int fp_background();

    /**
     * Writes all bytes; waits where a non-blocking descriptor takes no more. Returns 0 or {@code -errno}. A signal or a
     * cancel does not end it.
     */
    int fp_write(int descriptor, long address, long bytes);

    /**
     * Waits until a descriptor takes something, at most so many milliseconds, and writes what it takes at once. Returns how
     * much that was, 0 if nothing, or {@code -errno}. For who must not be stuck in a pipe that nobody reads.
     */
    long fp_write_some(int descriptor, long address, long bytes, int waitMillis);

    /**
     * Hands what has been written of a file to the disk, window by window of 8 MiB, so that little of it is dirty at a
     * time, and little of the work left to {@link #fp_sync}: after a write from {@code from} to {@code to}, begins to write
     * the windows that it has filled, and waits for those before them. Does nothing where the kernel cannot do that, as
     * for a pipe. Returns 0, or {@code -errno} if the disk has refused something.
     *
     * @param dropCache other than 0: what it has waited for is dropped from the page cache
     */
    int fp_write_behind(int descriptor, long from, long to, int dropCache);

    /** {@code fsync}, and with {@code dropCache} other than 0 drops the file from the page cache after it. */
    int fp_sync(int descriptor, int dropCache);

    /**
     * Puts a written and synced file under its final name, as a child does, and syncs the folder. Returns 0, or
     * {@code -(step << 12 | errno)} with one of {@link ControlDescriptor}'s {@code STEP_} constants.
     *
     * @param temporaryName the name that the sink was created under; empty if it has none
     * @param linkName the name that a nameless sink gets for an instant
     */
    int fp_publish(int directory, int sink, String temporaryName, String linkName, String finalName);

    /** A pipe, both ends close-on-exec: puts the reading and the writing descriptor, two int32, at the address. */
    int fp_pipe(long descriptors);

    /** One {@code read}: returns the bytes read, 0 at the end, or {@code -errno}. Never interrupted by a signal. */
    long fp_read(int descriptor, long address, long bytes);

    /** CRC-64 of the RDB format (Jones, reflected), continued from {@code crc}; 0 to start. */
    long fp_crc64(long crc, long address, long bytes);

    /**
     * The checksum of two pieces in a row, from that of each and the length of the second, in a time that grows with the
     * length's logarithm.
     */
    long fp_crc64_combine(long first, long second, long secondBytes);

    /** LZF: returns the compressed length, or 0 if it does not fit in {@code outputBytes}. */
    int fp_lzf_compress(long input, int inputBytes, long output, int outputBytes);

    /** LZF: returns the plain length, or 0 if the input is damaged or does not fit. */
    int fp_lzf_decompress(long input, int inputBytes, long output, int outputBytes);

    /**
     * Test builds only (otherwise {@code -ENOSYS}): the next fork fails with this errno ({@code point} 0), or the next
     * child stops itself, kills itself or gets a signal at a point of its life, or writing, syncing and publishing fail,
     * also in this process. See native/src/inject.h.
     */
    int fp_inject(int point, int action);
}
