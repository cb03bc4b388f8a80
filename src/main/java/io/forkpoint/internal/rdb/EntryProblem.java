package io.forkpoint.internal.rdb;

/**
 * What an {@link RdbHandler} has against an entry, which need not be the one that is being read. The reader adds the file,
 * and the place if that is missing, and makes a {@link io.forkpoint.errors.RdbFormatException} of it; a {@link Salvage}
 * passes the entry over. Has no stack trace: the place in the file is what matters.
 */
public final class EntryProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It is the record that is being read. */
    static final long HERE = -1;

    private final long offset;
    private final String key;
    private final RdbType type;
    private final String advice;

    private EntryProblem(long offset, String key, RdbType type, String reason, String advice) {
        super(reason, null, false, false);
        this.offset = offset;
        this.key = key;
        this.type = type;
        this.advice = advice;
    }

    /** The entry that is being read is not one that can be taken. */
    public static EntryProblem here(String reason, String advice) {
        return new EntryProblem(HERE, null, null, reason, advice);
    }

    /** The entry of an earlier record has a key that another one had before it; {@code offset}: of {@link RdbHandler#record}. */
    public static EntryProblem repeatedKey(long offset, byte[] key) {
        return new EntryProblem(
                offset,
                Printable.of(key),
                null,
                REPEATED,
                "the file is damaged: take another copy of it, or salvage the first of them");
    }

    /**
     * The value of an entry holds something twice.
     *
     * @param offset of {@link RdbHandler#record}
     * @param type of {@link RdbHandler#entry}
     * @param key printable
     * @param reason what comes twice
     */
    public static EntryProblem repeatedItem(long offset, int type, String key, String reason) {
        return new EntryProblem(offset, key, RdbType.ofBlockType(type), reason, Corruption.DAMAGED);
    }

    /** The reason of {@link #repeatedKey}. */
    public static final String REPEATED = "the same key comes twice";

    long offset() {
        return offset;
    }

    String key() {
        return key;
    }

    /** Null if it is of no interest. */
    RdbType type() {
        return type;
    }

    String advice() {
        return advice;
    }
}
