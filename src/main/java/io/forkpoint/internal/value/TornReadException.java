package io.forkpoint.internal.value;

/**
 * A node does not hold what it must. For a reader that holds no lock: a writer has changed it meanwhile, and it begins
 * again; for anybody else the memory is damaged.
 */
public final class TornReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TornReadException() {
        super("a collection's node does not hold what it must: the store's memory is damaged", null, false, false);
    }
}
