package io.forkpoint.internal.rdb;

/**
 * Why a file cannot be read, without the where: {@link RdbParser} and {@link RdbPayload} know that and make a
 * {@link io.forkpoint.errors.RdbFormatException} of it. Never leaves this package. It has no stack trace because the
 * place in the file, not the place in the code, is what tells a reader of the message what happened.
 */
final class Corruption extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String DAMAGED = "the file is damaged: take another copy of it, or salvage what can be saved of it";

    private final String advice;

    private Corruption(String reason, String advice) {
        super(reason, null, false, false);
        this.advice = advice;
    }

    /** The bytes contradict the format. */
    static Corruption damaged(String reason) {
        return new Corruption(reason, DAMAGED);
    }

    /** The bytes may be right, but this reader cannot or must not take them. */
    static Corruption refused(String reason, String advice) {
        return new Corruption(reason, advice);
    }

    String advice() {
        return advice;
    }
}
