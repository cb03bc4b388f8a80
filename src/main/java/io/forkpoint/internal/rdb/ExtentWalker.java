package io.forkpoint.internal.rdb;

/**
 * Finds the end of a value without looking into its strings, even if the value cannot be read. The counterpart of
 * {@link PayloadWalker}, whose layouts it shares.
 */
final class ExtentWalker {
    private static final String VALUE = "a value";

    private final RdbInput input;
    private final RdbString string;

    ExtentWalker(RdbInput input, RdbString string) {
        this.input = input;
        this.string = string;
    }

    /** Skips a value of this type. */
    void skip(RdbType type) {
        switch (type) {
            case LIST, SET, LIST_QUICKLIST -> repeat(1, this::skipString);
            case HASH -> repeat(2, this::skipPair);
            case ZSET -> repeat(2, this::skipTextScored);
            case ZSET_2 ->
                repeat(9, () -> {
                    skipString();
                    skipBytes(8);
                });
            case HASH_2 ->
                repeat(10, () -> {
                    skipPair();
                    skipBytes(8);
                });
            case HASH_METADATA_PRE_GA -> repeat(3, this::skipExpiringPair);
            case HASH_METADATA -> {
                skipBytes(8);
                repeat(3, this::skipExpiringPair);
            }
            case HASH_LISTPACK_EX -> {
                skipBytes(8);
                skipString();
            }
            case LIST_QUICKLIST_2 ->
                repeat(2, () -> {
                    skipLength();
                    skipString();
                });
            case MODULE_2, VECTOR_SET -> {
                skipLength();
                ModuleBody.skip(input, string);
            }
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3 -> skipStream(type);
            default -> skipString();
        }
    }

    private void repeat(int leastBytes, Runnable part) {
        long count = input.readCount(leastBytes, VALUE);
        for (long i = 0; i < count; i++) {
            part.run();
        }
    }

    private void skipString() {
        string.skip(VALUE);
    }

    private void skipLength() {
        input.readUnsignedLength(VALUE);
    }

    private void skipBytes(long bytes) {
        input.skip(bytes, VALUE);
    }

    private void skipPair() {
        skipString();
        skipString();
    }

    private void skipExpiringPair() {
        skipLength();
        skipPair();
    }

    private void skipTextScored() {
        skipString();
        int length = input.readUnsignedByte(VALUE);
        skipBytes(length < Scores.NAN ? length : 0);
    }

    // ---- streams ----------------------------------------------------------------------------------------------

    private void skipStream(RdbType type) {
        repeat(2, this::skipPair);
        int figures = type == RdbType.STREAM_LISTPACKS ? 3 : 8;
        for (int i = 0; i < figures; i++) {
            skipLength();
        }
        repeat(5, () -> skipGroup(type));
    }

    private void skipGroup(RdbType type) {
        skipString();
        int figures = type == RdbType.STREAM_LISTPACKS ? 2 : 3;
        for (int i = 0; i < figures; i++) {
            skipLength();
        }
        repeat(25, () -> {
            skipBytes(24);
            skipLength();
        });
        repeat(10, () -> {
            skipString();
            skipBytes(type == RdbType.STREAM_LISTPACKS_3 ? 16 : 8);
            repeat(16, () -> skipBytes(16));
        });
    }
}
