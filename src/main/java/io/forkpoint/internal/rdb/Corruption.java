package io.forkpoint.internal.rdb;

/**
 * The reason why a file cannot be read, without the place: {@link RdbParser} and {@link RdbPayload} know the place, and
 * convert this to an {@link io.forkpoint.errors.RdbFormatException}. Never leaves this package. It has no stack trace,
 * since the place in the file, not the place in the code, tells a reader of the message what happened.
 */
final class Corruption extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String DAMAGED = "the file is damaged: take another copy of it, or salvage what can be saved of it";

    private final String advice;

    private Corruption(String reason, String advice) {
        super(reason, null, false, false);
        this.advice = advice;
    }

    /** Reports bytes that contradict the format. */
    static Corruption damaged(String reason) {
        return new Corruption(reason, DAMAGED);
    }

    /** Reports bytes that may be valid, but that this reader cannot or must not accept. */
    static Corruption refused(String reason, String advice) {
        return new Corruption(reason, advice);
    }

    String advice() {
        return advice;
    }
}
