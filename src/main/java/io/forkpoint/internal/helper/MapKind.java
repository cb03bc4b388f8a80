package io.forkpoint.internal.helper;

/** What {@link HelperLibrary#fp_map} makes: {@code FP_MAP_*} of {@code forkpoint_layout.h}. */
public final class MapKind {
    /** A memfd, seen by parent and child alike: what the one writes, the other reads. */
    public static final int SHARED = 0;

    /** Anonymous, pages of 4 KiB; a forked child keeps what it inherited. */
    public static final int PRIVATE = 1;

    /** The same, with huge pages where the kernel has them. */
    public static final int PRIVATE_HUGE = 2;

    /** Anonymous, and never inherited by a child. */
    public static final int INDEX = 3;

    /** The same, with huge pages where the kernel has them. */
    public static final int INDEX_HUGE = 4;

    /** Anonymous, shared with children, readable and writable at once. */
    public static final int CONTROL = 5;

    private MapKind() {}
}
