package io.forkpoint.host;

/** The level of a finding, from good to bad. */
public enum Level {
    /** Nothing is wrong. */
    OK(0),
    /** The snapshot will succeed unless something happens that is likely enough. */
    RISK(1),
    /** A file that decides it cannot be read. */
    UNKNOWN(3),
    /** The snapshot would fail now. */
    FAIL(2);

    private final int exitCode;

    Level(int exitCode) {
        this.exitCode = exitCode;
    }

    /**
     * Returns the exit code of {@code forkpoint doctor} and {@code scripts/overcommit-check.sh} for this level.
     *
     * @return the exit code
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Returns the worse of two levels.
     *
     * @param other the other level
     * @return the worse one
     */
    public Level or(Level other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
