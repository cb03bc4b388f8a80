package io.forkpoint.internal.rdb;

/**
 * An {@link RdbHandler}'s objection to an entry, which need not be the one being read. The reader adds the file, and the
 * place if that is missing, and converts this to an {@link io.forkpoint.errors.RdbFormatException}; a {@link Salvage}
 * skips the entry. Has no stack trace: the place in the file is what matters.
 */
public final class EntryProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The offset that stands for the record being read. */
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

    /** Reports that the entry being read cannot be accepted. */
    public static EntryProblem here(String reason, String advice) {
        return new EntryProblem(HERE, null, null, reason, advice);
    }

    /** Reports that an earlier record has a repeated key; {@code offset} is that of {@link RdbHandler#record}. */
    public static EntryProblem repeatedKey(long offset, byte[] key) {
        return new EntryProblem(
                offset,
                Printable.of(key),
                null,
                REPEATED,
                "the file is damaged: take another copy of it, or salvage the first of them");
    }

    /**
     * Reports that the value of an entry contains a repetition.
     *
     * @param offset the offset of {@link RdbHandler#record}
     * @param type the type of {@link RdbHandler#entry}
     * @param key the key, printable
     * @param reason what is repeated
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

    /** Returns the type; null if it does not matter. */
    RdbType type() {
        return type;
    }

    String advice() {
        return advice;
    }
}
