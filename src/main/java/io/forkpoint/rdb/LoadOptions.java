package io.forkpoint.rdb;

/**
 * How to load a file.
 *
 * @param salvage whether to pass over what is damaged, count it and report it, instead of refusing the file. An entry is
 *     passed over if its end is known; otherwise the rest of the file is. Of a key, member or field that comes twice the first
 *     is kept
 * @param threads at most how many work on it, the caller's included; 0: one where there is one processor, otherwise one more
 *     than there are processors, up to four. With salvage it is one
 */
public record LoadOptions(boolean salvage, int threads) {
    /** A damaged file is refused, and nothing of it is loaded. */
    public static final LoadOptions DEFAULT = new LoadOptions(false, 0);

    private static final int MOST_BY_PROCESSORS = 4;

    /**
     * Options for a load.
     *
     * @param salvage whether to pass over what is damaged
     * @param threads at most how many work on it, or 0
     * @throws IllegalArgumentException if the number of threads is negative
     */
    public LoadOptions {
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "threads=" + threads + " is negative: give 0, or how many may work on the load");
        }
    }

    /**
     * The same with salvage on or off.
     *
     * @param on whether what is damaged is passed over
     * @return new options
     */
    public LoadOptions withSalvage(boolean on) {
        return new LoadOptions(on, threads);
    }

    /**
     * The same for so many threads.
     *
     * @param most at most how many work on the load, the caller's included; 0: by the processors
     * @return new options
     */
    public LoadOptions withThreads(int most) {
        return new LoadOptions(salvage, most);
    }

    /**
     * Returns how many threads load: one where files are salvaged, since damage is told in the order of the file.
     *
     * @return threads
     */
    public int effectiveThreads() {
        if (salvage) {
            return 1;
        }
        if (threads != 0) {
            return threads;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return processors == 1 ? 1 : Math.min(MOST_BY_PROCESSORS, processors + 1);
    }
}
