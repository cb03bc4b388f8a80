package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.EntryLimits;
import io.forkpoint.internal.rdb.RdbVisitor.Part;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks a value of any type, checking all of it and reporting its elements. This is the only reader of the layouts:
 * RdbReader uses it on the file to find where a value ends and whether it is sound, {@link RdbPayload} on a value in
 * memory.
 */
final class PayloadWalker implements AutoCloseable {
    private static final String PLAIN_NODE = "a plain node of a quicklist";
    private static final int CONTAINER_PLAIN = 1;
    private static final int CONTAINER_PACKED = 2;
    private static final long MAX_FIELD_EXPIRY = EntryLimits.MAX_REDIS_FIELD_EXPIRY;

    private static final long NO_EXPIRY = -1;
    private static final int LONGEST_INTEGER = 20;

    private final RdbInput input;
    private final RdbString string;
    private final Scores scores = new Scores();
    private final ListpackCursor listpack = new ListpackCursor();
    private final ZiplistCursor ziplist = new ZiplistCursor();
    private final ZipmapCursor zipmap = new ZipmapCursor();
    private final IntsetCursor intset = new IntsetCursor();
    private final ScratchMemory integerText = new ScratchMemory();
    private final ScratchMemory pending = new ScratchMemory();
    private final UnsafeBuffer digits;
    private boolean letGo;
    private long moduleId;

    PayloadWalker(HelperLibrary helper, RdbInput input) {
        this.input = input;
        string = new RdbString(helper, input);
        integerText.grow(LONGEST_INTEGER);
        digits = new UnsafeBuffer(integerText.address(), LONGEST_INTEGER);
    }

    /** Returns the most memory that decoding ever took. */
    long peakScratchBytes() {
        return string.peakScratchBytes() + pending.peak();
    }

    /** Walks a value and returns the number of its elements: pairs of a hash, 1 for a module's value. */
    long walk(RdbType type, RdbVisitor visitor) {
        return switch (type) {
            case STRING -> {
                readString(visitor, Part.VALUE, "a string");
                yield 1;
            }
            case LIST -> strings(visitor, Part.ELEMENT);
            case SET -> strings(visitor, Part.MEMBER);
            case ZSET, ZSET_2 -> zset(type, visitor);
            case HASH -> hash(visitor);
            case HASH_2 -> valkeyHash(visitor);
            case HASH_METADATA_PRE_GA -> hashWithExpiry(1, visitor);
            case HASH_METADATA -> hashWithExpiry(readSmallestExpiry(), visitor);
            case MODULE_2, VECTOR_SET -> {
                moduleId = input.readUnsignedLength("a module's id");
                ModuleBody.skip(input, string);
                yield 1;
            }
            case LIST_QUICKLIST, LIST_QUICKLIST_2 -> quicklist(type, visitor);
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3 ->
                new StreamWalker(this, input, string, listpack).walk(type, visitor);
            default -> packed(type, visitor);
        };
    }

    /** Does the same, releasing each element's bytes when the next one is read: the value need not be kept in one piece. */
    long walkThrough(RdbType type, RdbVisitor visitor) {
        letGo = true;
        try {
            return walk(type, visitor);
        } finally {
            letGo = false;
        }
    }

    private void beginElement() {
        if (letGo) {
            input.beginRecord();
        }
    }

    /** Returns whether the module's value that was walked last is a vector set of Redis 8. */
    boolean isVectorSet() {
        return ModuleBody.name(moduleId).equals(ModuleBody.VECTOR_SET);
    }

    /** Returns the memory for the pending entries of a stream's group. */
    ScratchMemory pending() {
        return pending;
    }

    void readString(RdbVisitor visitor, Part part, String what) {
        beginElement();
        string.read(RdbString.MAX_BYTES, what);
        visitor.string(part, string.address(), string.bytes());
    }

    private long strings(RdbVisitor visitor, Part part) {
        long count = input.readCount(1, "the number of elements");
        for (long i = 0; i < count; i++) {
            readString(visitor, part, "an element");
        }
        return count;
    }

    private long hash(RdbVisitor visitor) {
        long count = input.readCount(2, "the number of fields");
        for (long i = 0; i < count; i++) {
            readPair(visitor);
        }
        return count;
    }

    private void readPair(RdbVisitor visitor) {
        readString(visitor, Part.FIELD, "a field");
        readString(visitor, Part.VALUE, "a field's value");
    }

    private long valkeyHash(RdbVisitor visitor) {
        long count = input.readCount(10, "the number of fields");
        for (long i = 0; i < count; i++) {
            readPair(visitor);
            long expiry = input.readLong("a field's expiry");
            if (expiry < NO_EXPIRY) {
                throw Corruption.damaged("a field's expiry is " + expiry + " ms");
            }
            if (expiry != NO_EXPIRY) {
                visitor.fieldExpiry(expiry);
            }
        }
        return count;
    }

    private long readSmallestExpiry() {
        long smallest = input.readLong("the smallest expiry of a field");
        // One more than the largest means that no field has an expiry.
        if (smallest < 0 || smallest > MAX_FIELD_EXPIRY + 1) {
            throw Corruption.damaged("the smallest expiry of a field is " + smallest + " ms");
        }
        return smallest;
    }

    /** Reads pairs, each field preceded by 0 or by its expiry relative to {@code base - 1}. */
    private long hashWithExpiry(long base, RdbVisitor visitor) {
        long count = input.readCount(3, "the number of fields");
        for (long i = 0; i < count; i++) {
            long relative = input.readLength("a field's expiry");
            if (relative > MAX_FIELD_EXPIRY || (relative != 0 && relative + base - 1 > MAX_FIELD_EXPIRY)) {
                throw Corruption.damaged("a field's expiry is " + relative + " ms from " + base);
            }
            readPair(visitor);
            if (relative != 0) {
                visitor.fieldExpiry(relative + base - 1);
            }
        }
        return count;
    }

    private long zset(RdbType type, RdbVisitor visitor) {
        boolean binary = type == RdbType.ZSET_2;
        long count = input.readCount(binary ? 9 : 2, "the number of members");
        for (long i = 0; i < count; i++) {
            readString(visitor, Part.MEMBER, "a member");
            visitor.score(binary ? scores.readBinary(input) : scores.readText(input));
        }
        return count;
    }

    private long quicklist(RdbType type, RdbVisitor visitor) {
        boolean second = type == RdbType.LIST_QUICKLIST_2;
        long nodes = input.readCount(second ? 2 : 1, "the number of nodes of a quicklist");
        long count = 0;
        for (long i = 0; i < nodes; i++) {
            long container = second ? input.readLength("a node of a quicklist") : CONTAINER_PACKED;
            if (container == CONTAINER_PLAIN) {
                readString(visitor, Part.ELEMENT, PLAIN_NODE);
                if (string.bytes() == 0) {
                    throw Corruption.damaged(PLAIN_NODE + " is empty");
                }
                count++;
            } else if (container == CONTAINER_PACKED) {
                count += elements(second ? listpack : ziplist, visitor, Part.ELEMENT);
            } else {
                throw Corruption.damaged("a node of a quicklist says that it is of kind " + container
                        + ", which is neither plain (1) nor packed (2)");
            }
        }
        return count;
    }

    private long packed(RdbType type, RdbVisitor visitor) {
        return switch (type) {
            case HASH_ZIPMAP -> pairs(zipmap, visitor);
            case LIST_ZIPLIST -> elements(ziplist, visitor, Part.ELEMENT);
            case SET_INTSET -> elements(intset, visitor, Part.MEMBER);
            case SET_LISTPACK -> elements(listpack, visitor, Part.MEMBER);
            case ZSET_ZIPLIST -> scored(ziplist, visitor);
            case ZSET_LISTPACK -> scored(listpack, visitor);
            case HASH_ZIPLIST -> pairs(ziplist, visitor);
            case HASH_LISTPACK -> pairs(listpack, visitor);
            case HASH_LISTPACK_EX_PRE_GA -> triples(visitor);
            case HASH_LISTPACK_EX -> {
                readSmallestExpiry();
                yield triples(visitor);
            }
            default -> throw new IllegalArgumentException("no layout for type=" + type);
        };
    }

    /** Reads the string of a packed collection and moves the cursor to its beginning. */
    void open(PackedCursor cursor) {
        beginElement();
        string.read(RdbString.MAX_PAYLOAD_BYTES, "a packed collection");
        cursor.wrap(string.address(), string.bytes());
    }

    /** Reports the item at a cursor. */
    void report(PackedCursor cursor, RdbVisitor visitor, Part part) {
        if (cursor.isInteger) {
            visitor.string(part, integerText.address(), digits.putLongAscii(0, cursor.integer));
        } else {
            RdbString.checkLength(cursor.itemBytes, RdbString.MAX_BYTES, "an item of a packed collection");
            visitor.string(part, cursor.itemAddress, cursor.itemBytes);
        }
    }

    private long elements(PackedCursor cursor, RdbVisitor visitor, Part part) {
        open(cursor);
        while (cursor.next()) {
            report(cursor, visitor, part);
        }
        return cursor.count;
    }

    private long pairs(PackedCursor cursor, RdbVisitor visitor) {
        open(cursor);
        while (cursor.next()) {
            report(cursor, visitor, Part.FIELD);
            cursor.check(cursor.next(), "the last field has no value");
            report(cursor, visitor, Part.VALUE);
        }
        return cursor.count / 2;
    }

    private long scored(PackedCursor cursor, RdbVisitor visitor) {
        open(cursor);
        while (cursor.next()) {
            report(cursor, visitor, Part.MEMBER);
            cursor.check(cursor.next(), "the last member has no score");
            visitor.score(cursor.isInteger ? cursor.integer : scores.parse(cursor.itemAddress, cursor.itemBytes));
        }
        return cursor.count / 2;
    }

    private long triples(RdbVisitor visitor) {
        open(listpack);
        while (listpack.next()) {
            report(listpack, visitor, Part.FIELD);
            listpack.check(listpack.next(), "the last field has no value");
            report(listpack, visitor, Part.VALUE);
            listpack.check(listpack.next() && listpack.isInteger, "the last value has no expiry");
            long expiry = listpack.integer;
            listpack.check(expiry >= 0 && expiry <= MAX_FIELD_EXPIRY, "the field's expiry is out of range");
            if (expiry != 0) {
                visitor.fieldExpiry(expiry);
            }
        }
        return listpack.count / 3;
    }

    @Override
    public void close() {
        string.close();
        integerText.close();
        pending.close();
    }
}
