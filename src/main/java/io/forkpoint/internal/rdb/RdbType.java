package io.forkpoint.internal.rdb;

/**
 * The supported value types, by their code in the file. From {@code src/rdb.h} of Redis 7.4 and of Valkey 9.
 */
public enum RdbType {
    STRING(0, "string", "string"),
    LIST(1, "list", "plain"),
    SET(2, "set", "plain"),
    ZSET(3, "zset", "plain, decimal scores"),
    HASH(4, "hash", "plain"),
    ZSET_2(5, "zset", "plain, binary scores"),
    MODULE_2(7, "module", "module"),
    HASH_ZIPMAP(9, "hash", "zipmap"),
    LIST_ZIPLIST(10, "list", "ziplist"),
    SET_INTSET(11, "set", "intset"),
    ZSET_ZIPLIST(12, "zset", "ziplist"),
    HASH_ZIPLIST(13, "hash", "ziplist"),
    LIST_QUICKLIST(14, "list", "quicklist of ziplists"),
    STREAM_LISTPACKS(15, "stream", "listpacks, version 1"),
    HASH_LISTPACK(16, "hash", "listpack"),
    ZSET_LISTPACK(17, "zset", "listpack"),
    LIST_QUICKLIST_2(18, "list", "quicklist of listpacks"),
    STREAM_LISTPACKS_2(19, "stream", "listpacks, version 2"),
    SET_LISTPACK(20, "set", "listpack"),
    STREAM_LISTPACKS_3(21, "stream", "listpacks, version 3"),
    HASH_METADATA_PRE_GA(22, "hash", "plain with field expiry, 7.4 candidate"),
    HASH_LISTPACK_EX_PRE_GA(23, "hash", "listpack with field expiry, 7.4 candidate"),
    HASH_METADATA(24, "hash", "plain with field expiry"),
    HASH_LISTPACK_EX(25, "hash", "listpack with field expiry"),
    /** Code 22 under the VALKEY magic. */
    HASH_2(22 | RdbType.VALKEY_BIT, "hash", "plain with field expiry, Valkey"),
    /** The value of a module that is part of Redis 8 and of no other server; recognized by its name. */
    VECTOR_SET(7 | RdbType.VALKEY_BIT, "vectorset", "module");

    /** {@code FP_TYPE_VALKEY_BIT}: distinguishes the VALKEY dialect's code 22 from the one under the REDIS magic. */
    static final int VALKEY_BIT = 0x20;

    private static final RdbType[] BY_BLOCK_TYPE = new RdbType[64];

    static {
        for (RdbType type : values()) {
            BY_BLOCK_TYPE[type.blockType] = type;
        }
    }

    private final int blockType;
    private final String typeName;
    private final String encoding;

    RdbType(int blockType, String typeName, String encoding) {
        this.blockType = blockType;
        this.typeName = typeName;
        this.encoding = encoding;
    }

    /** Returns the type of a block of the store, or null if there is no such type. */
    public static RdbType ofBlockType(int blockType) {
        return blockType < 0 || blockType >= BY_BLOCK_TYPE.length ? null : BY_BLOCK_TYPE[blockType];
    }

    /** Returns the type of a code in a file under one of the magics, or null if it is not supported. */
    static RdbType ofCode(int code, boolean valkey) {
        if (code >= VALKEY_BIT) {
            return null;
        }
        // Valkey gave 22 its own meaning, and does not know the codes of Redis 7.4 from there on.
        return valkey && code >= HASH_METADATA_PRE_GA.blockType
                ? BY_BLOCK_TYPE[code | VALKEY_BIT]
                : BY_BLOCK_TYPE[code];
    }

    /** Returns the block type under which the store keeps it. */
    public int blockType() {
        return blockType;
    }

    /** Returns the code in the file. */
    public int code() {
        return blockType & ~VALKEY_BIT;
    }

    /** Returns the answer of Redis's TYPE command: string, list, set, zset, hash, stream, vectorset or module. */
    public String typeName() {
        return typeName;
    }

    /** Returns the layout of the value in the file. */
    public String encoding() {
        return encoding;
    }

    /** Returns whether an empty collection of this type is a key that does not exist. */
    boolean mustHaveElements() {
        return this != STRING && !typeName.equals("stream") && !isModules();
    }

    /** Returns whether a module wrote it. */
    boolean isModules() {
        return this == MODULE_2 || this == VECTOR_SET;
    }

    /** Returns a description for messages. */
    String describe() {
        return typeName + (encoding.equals(typeName) ? "" : " as " + encoding) + ", type " + code();
    }
}
