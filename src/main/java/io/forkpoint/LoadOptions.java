package io.forkpoint;

/**
 * How to load a file.
 *
 * @param salvage whether to pass over what is damaged, count it and report it, instead of refusing the file. An entry is
 *     passed over if its end is known; otherwise the rest of the file is. Of a key, member or field that comes twice the first
 *     is kept
 */
public record LoadOptions(boolean salvage) {
    /** A damaged file is refused, and nothing of it is loaded. */
    public static final LoadOptions DEFAULT = new LoadOptions(false);

    /**
     * The same with salvage on or off.
     *
     * @param on whether what is damaged is passed over
     * @return new options
     */
    public LoadOptions withSalvage(boolean on) {
        return new LoadOptions(on);
    }
}
