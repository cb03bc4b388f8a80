package io.forkpoint.internal.value;

/**
 * Thrown when a node's content is invalid. For a reader without a lock, a writer has changed the node meanwhile, and the
 * reader begins again; for any other caller the memory is damaged.
 */
public final class TornReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TornReadException() {
        super("a collection's node does not hold what it must: the store's memory is damaged", null, false, false);
    }
}
