package io.forkpoint.errors;

/**
 * Thrown if the scan of a snapshot met other numbers of entries than the store had counted at its moment. Nothing was
 * published, and the last good file is untouched: a file with too many entries could not be loaded, and one with too few
 * would lack data.
 */
public final class SnapshotCountException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    private final long[] counted;
    private final long[] met;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     * @param counted the entries of each database as the store had counted them
     * @param met the entries of each database that the scan met
     */
    public SnapshotCountException(String message, long[] counted, long[] met) {
        super(message);
        this.counted = counted.clone();
        this.met = met.clone();
    }

    /** {@return the entries of each of the 16 databases as the store had counted them at the snapshot's moment} */
    public long[] counted() {
        return counted.clone();
    }

    /** {@return the entries of each of the 16 databases that the scan met, those of no part of the snapshot included} */
    public long[] met() {
        return met.clone();
    }
}
