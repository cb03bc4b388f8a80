package io.forkpoint.internal.memory;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.helper.MapKind;
import java.lang.ref.Cleaner;

/**
 * A reserved range of addresses of which a prefix is usable. {@link #discard()} frees the memory and leaves the addresses
 * readable (as zeros), since there may be concurrent readers; they are unmapped when nothing refers to the mapping any
 * more.
 *
 * <p>Growing is for one thread at a time; any thread may read {@link #usableBytes()}.
 */
public final class Mapping {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final long PAGE = 4096;

    private final HelperLibrary helper = Helper.library();
    private final int kind;
    private final long address;
    private final long reservedBytes;
    private final long stepBytes;
    private final Cleaner.Cleanable unmap;
    private volatile long usableBytes;

    /** Maps memory that parent and child share, usable at once. */
    public static Mapping sharedWithChild(long bytes) {
        return new Mapping(MapKind.CONTROL, bytes, bytes);
    }

    /** Reserves addresses for an index, which a forked child does not inherit. */
    public static Mapping forIndex(long reservedBytes, long stepBytes, boolean hugePages) {
        return new Mapping(hugePages ? MapKind.INDEX_HUGE : MapKind.INDEX, reservedBytes, stepBytes);
    }

    /**
     * Reserves addresses.
     *
     * @param kind one of {@link MapKind}
     * @param reservedBytes the bytes to reserve, rounded up to whole pages
     * @param stepBytes the bytes that become usable at a time
     * @throws MemoryLimitException if the kernel refuses
     */
    Mapping(int kind, long reservedBytes, long stepBytes) {
        this.kind = kind;
        this.reservedBytes = (reservedBytes + PAGE - 1) & -PAGE;
        this.stepBytes = stepBytes;
        long result = helper.fp_map(kind, this.reservedBytes);
        if (result < 0) {
            throw new MemoryLimitException("the kernel refuses to reserve addresses: bytes=" + this.reservedBytes + "; "
                    + KernelLimits.explain(result));
        }
        address = result;
        usableBytes = kind == MapKind.CONTROL ? this.reservedBytes : 0;
        unmap = CLEANER.register(this, new Unmap(helper, address, this.reservedBytes));
    }

    private record Unmap(HelperLibrary helper, long address, long bytes) implements Runnable {
        @Override
        public void run() {
            helper.fp_unmap(address, bytes);
        }
    }

    /** Releases the addresses of a mapping that was never used. */
    public void unmap() {
        unmap.clean();
    }

    /** Returns the start address. */
    public long address() {
        return address;
    }

    /** Returns the largest size. */
    public long reservedBytes() {
        return reservedBytes;
    }

    /** Returns the bytes from the start that may be read and written. */
    public long usableBytes() {
        return usableBytes;
    }

    /**
     * Makes at least this many bytes usable.
     *
     * @throws MemoryLimitException if they exceed the reservation, or the kernel refuses
     */
    public void require(long bytes) {
        if (bytes <= usableBytes) {
            return;
        }
        if (bytes > reservedBytes) {
            throw new MemoryLimitException("the memory limit is reached: limit=" + reservedBytes + " bytes; needed="
                    + bytes + " bytes; remove entries or open the store with a larger limit");
        }
        long to = Math.min(reservedBytes, (bytes + stepBytes - 1) / stepBytes * stepBytes);
        int result = helper.fp_grow(kind, address, usableBytes, to);
        if (result < 0) {
            throw new MemoryLimitException("the kernel refuses more memory: usable=" + usableBytes + " bytes; wanted="
                    + to + " bytes; " + KernelLimits.explain(result));
        }
        usableBytes = to;
    }

    /** Returns a range's memory to the kernel; whole pages only. */
    void discard(long offset, long bytes) {
        helper.fp_discard(kind, address + offset, bytes);
    }

    /** Makes huge pages of a range; returns 0 or -errno. */
    int collapse(long offset, long bytes) {
        return helper.fp_collapse(address + offset, bytes);
    }

    /** Populates the pages of a range; returns 0 or -errno. */
    int populate(long offset, long bytes) {
        return helper.fp_populate(address + offset, bytes);
    }

    /** Frees all memory; the range stays readable. */
    public void discard() {
        if (usableBytes > 0) {
            helper.fp_discard(kind, address, usableBytes);
        }
    }
}
