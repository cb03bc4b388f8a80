package io.forkpoint.host;

/** How bad it is, from good to bad. */
public enum Level {
    /** Nothing speaks against it. */
    OK(0),
    /** It will succeed unless something else happens that may well happen. */
    RISK(1),
    /** A file that decides cannot be read. */
    UNKNOWN(3),
    /** It would fail now. */
    FAIL(2);

    private final int exitCode;

    Level(int exitCode) {
        this.exitCode = exitCode;
    }

    /**
     * Returns what {@code forkpoint doctor} and {@code scripts/overcommit-check.sh} exit with.
     *
     * @return the exit code
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Returns the worse of two levels.
     *
     * @param other the other one
     * @return one of them
     */
    public Level or(Level other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
