package io.forkpoint.rdb;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.helper.HelperLibrary;
import io.forkpoint.memory.EntryLimits;
import java.nio.charset.StandardCharsets;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/** Reads one file, once. Used by one thread. */
final class RdbParser implements AutoCloseable {
    static final int NEWEST_REDIS_VERSION = 12;
    static final int OLDEST_VALKEY_VERSION = 80;
    static final int NEWEST_VALKEY_VERSION = 81;

    /** What becomes a byte[]: an AUX field, a function library, the data of a module beside the keys. */
    static final int MAX_SIDE_BYTES = 64 << 20;

    private static final int FIRST_VERSION_WITH_CRC = 5;
    private static final String NEWER = "load it with the release that wrote it, or use a newer Forkpoint";

    private static final int OPCODE_SLOT_IMPORT = 243;
    private static final int OPCODE_SLOT_INFO = 244;
    private static final int OPCODE_FUNCTION2 = 245;
    private static final int OPCODE_FUNCTION_PRE_GA = 246;
    private static final int OPCODE_MODULE_AUX = 247;
    private static final int OPCODE_IDLE = 248;
    private static final int OPCODE_FREQ = 249;
    private static final int OPCODE_AUX = 250;
    private static final int OPCODE_RESIZEDB = 251;
    private static final int OPCODE_EXPIRETIME_MS = 252;
    private static final int OPCODE_EXPIRETIME = 253;
    private static final int OPCODE_SELECTDB = 254;
    private static final int OPCODE_EOF = 255;
    private static final int TYPE_MODULE_PRE_GA = 6;
    private static final int STREAM_MARK_BYTES = 40;

    private static final RdbVisitor CHECK_ONLY = new RdbVisitor() {};

    private final String name;
    private final boolean isWhole;
    private final RdbInput input;
    private final RdbHandler handler;
    private final RdbString key;
    private final RdbString value;
    private final PayloadWalker walker;

    private boolean valkey;
    private int version;
    private int database;
    private long expiry = RdbHandler.NO_EXPIRY;

    // Where the reading is, for messages.
    private long recordOffset;
    private RdbType type;
    private boolean keyKnown;

    /** @param isWhole whether the input is to end where the file does */
    RdbParser(HelperLibrary helper, RdbInput input, String name, boolean isWhole, RdbHandler handler) {
        this.isWhole = isWhole;
        this.name = name;
        this.input = input;
        this.handler = handler;
        key = new RdbString(helper, input);
        value = new RdbString(helper, input);
        walker = new PayloadWalker(helper, input);
    }

    /** Reads the file to its end. */
    void parse() {
        try {
            readHeader();
            while (readRecord()) {
                type = null;
                keyKnown = false;
            }
            readChecksum();
        } catch (Corruption e) {
            throw new RdbFormatException(describe(e), e);
        }
    }

    /** The most elastic memory that it ever took, all buffers together. */
    long peakElasticBytes() {
        return input.peakElasticBytes() + key.peakScratchBytes() + value.peakScratchBytes() + walker.peakScratchBytes();
    }

    private String describe(Corruption e) {
        StringBuilder text = new StringBuilder("cannot read RDB file ").append(name);
        text.append(", byte ")
                .append(input.offset())
                .append(" (record at byte ")
                .append(recordOffset)
                .append(')');
        if (keyKnown) {
            text.append(", key \"")
                    .append(Printable.of(key.address(), key.bytes()))
                    .append('"');
        }
        if (type != null) {
            text.append(", ").append(type.describe());
        }
        return text.append(": ")
                .append(e.getMessage())
                .append("; ")
                .append(e.advice())
                .toString();
    }

    private void readHeader() {
        byte[] header = take(FileKind.HEAD_BYTES);
        String text = new String(header, StandardCharsets.ISO_8859_1);
        if (text.matches("REDIS\\d{4}")) {
            checkVersion(Integer.parseInt(text.substring(5)), 1, NEWEST_REDIS_VERSION, "REDIS");
        } else if (text.matches("VALKEY\\d{3}")) {
            valkey = true;
            checkVersion(Integer.parseInt(text.substring(6)), OLDEST_VALKEY_VERSION, NEWEST_VALKEY_VERSION, "VALKEY");
        } else {
            throw FileKind.refusal(header);
        }
        handler.header(valkey, version);
    }

    /** The next bytes, as many as there are and at most so many. */
    private byte[] take(int most) {
        byte[] bytes = new byte[input.available(most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) input.readUnsignedByte("a byte that is there");
        }
        return bytes;
    }

    private void checkVersion(int found, int oldest, int newest, String magic) {
        if (found < oldest || found > newest) {
            throw Corruption.refused(
                    "RDB version " + found + " under the magic " + magic + ": versions " + oldest + " to " + newest
                            + " can be read",
                    NEWER);
        }
        version = found;
    }

    /** Reads an opcode or an entry; false if it was the end. */
    private boolean readRecord() {
        input.beginRecord();
        recordOffset = input.offset();
        int code = input.readUnsignedByte("an opcode or a type");
        switch (code) {
            case OPCODE_EOF -> {
                return false;
            }
            case OPCODE_SELECTDB -> database = readDatabase();
            case OPCODE_EXPIRETIME -> expiry = input.readInt("an expiry in seconds") * 1000L;
            case OPCODE_EXPIRETIME_MS -> expiry = readExpiryMillis();
            case OPCODE_RESIZEDB -> {
                long keys = input.readLength("the number of keys");
                handler.resize(database, keys, input.readLength("the number of keys with an expiry"));
            }
            case OPCODE_FREQ -> input.skip(1, "a key's access frequency");
            case OPCODE_IDLE -> input.readUnsignedLength("a key's idle time");
            case OPCODE_AUX, OPCODE_FUNCTION2, OPCODE_MODULE_AUX -> readSideData(code);
            case OPCODE_SLOT_INFO -> {
                for (int i = 0; i < 3; i++) {
                    input.readUnsignedLength("a slot's number or size");
                }
            }
            case OPCODE_SLOT_IMPORT -> readSlotImport();
            default -> readEntry(code);
        }
        return true;
    }

    /**
     * A cluster node of Valkey 9 was taking slots over from another one. Whoever is not part of a cluster passes it over, as
     * Valkey does: the keys that had come by then are among the others.
     */
    private void readSlotImport() {
        if (!valkey) {
            throw unknown(OPCODE_SLOT_IMPORT);
        }
        value.read(MAX_SIDE_BYTES, "the name of a slot import");
        long ranges = input.readCount(2, "the slots of a slot import");
        for (long i = 0; i < 2 * ranges; i++) {
            input.readUnsignedLength("the slots of a slot import");
        }
    }

    private int readDatabase() {
        long number = input.readLength("the number of a database");
        if (number > Integer.MAX_VALUE) {
            throw Corruption.damaged("the number of a database is " + number);
        }
        return (int) number;
    }

    private long readExpiryMillis() {
        long millis = input.readLong("an expiry in milliseconds");
        // To Redis, -1 says that the key has none; the smallest long is that to the handler.
        return millis == -1 ? RdbHandler.NO_EXPIRY : Math.max(millis, Long.MIN_VALUE + 1);
    }

    private void readSideData(int opcode) {
        if (opcode == OPCODE_AUX) {
            key.read(MAX_SIDE_BYTES, "the name of an AUX field");
            value.read(MAX_SIDE_BYTES, "the value of an AUX field");
            handler.aux(key.toByteArray(), value.toByteArray());
        } else if (opcode == OPCODE_FUNCTION2) {
            value.read(MAX_SIDE_BYTES, "the source of a function library");
            handler.function(value.toByteArray());
        } else {
            readModuleAux();
        }
    }

    private void readModuleAux() {
        long payload = input.recordBytes();
        input.readUnsignedLength("the id of a module");
        if (input.readLength("the time of a module's data") != 2) {
            throw Corruption.damaged("the data of a module does not say when it was written");
        }
        input.readLength("the time of a module's data");
        ModuleBody.skip(input, value);
        long bytes = input.recordBytes() - payload;
        if (bytes > MAX_SIDE_BYTES) {
            throw Corruption.refused(
                    "the data of a module beside the keys: " + bytes + " bytes are more than the limit of "
                            + MAX_SIDE_BYTES,
                    "make the module write less");
        }
        byte[] copy = new byte[(int) bytes];
        UnsafeApi.copyMemory(null, input.recordAddress() + payload, copy, BufferUtil.ARRAY_BASE_OFFSET, copy.length);
        handler.moduleAux(copy);
    }

    private void readEntry(int code) {
        type = RdbType.ofCode(code, valkey);
        if (type == null) {
            throw unknown(code);
        }
        key.read(RdbString.MAX_BYTES, "a key");
        keyKnown = true;
        if (type == RdbType.STRING) {
            value.read(RdbString.MAX_BYTES, "a string");
            handler.entry(
                    database, type.blockType(), expiry, key.address(), key.bytes(), value.address(), value.bytes());
        } else {
            RdbVisitor visitor = handler.collection(database, type.blockType(), expiry, key.address(), key.bytes());
            if (visitor == null) {
                readRawEntry();
            } else {
                readCollection(visitor);
            }
        }
        expiry = RdbHandler.NO_EXPIRY;
    }

    /** Elements are let go of as they are read. */
    private void readCollection(RdbVisitor visitor) {
        key.keep();
        walker.walkThrough(type, visitor);
        handler.endCollection();
    }

    private void readRawEntry() {
        long payload = input.recordBytes();
        long elements = walker.walk(type, CHECK_ONLY);
        long bytes = input.recordBytes() - payload;
        if (type == RdbType.MODULE_2 && walker.isVectorSet()) {
            type = RdbType.VECTOR_SET;
        }
        if (bytes > EntryLimits.MAX_PAYLOAD_BYTES) {
            throw Corruption.refused(
                    "the value takes " + bytes + " bytes in the file, more than the limit of "
                            + EntryLimits.MAX_PAYLOAD_BYTES,
                    "split it up where it was written");
        }
        if (elements == 0 && type.mustHaveElements()) {
            handler.emptyCollection(database, type.blockType(), key.address(), key.bytes());
        } else {
            handler.entry(
                    database,
                    type.blockType(),
                    expiry,
                    key.address(),
                    key.bytes(),
                    input.recordAddress() + payload,
                    (int) bytes);
        }
    }

    private Corruption unknown(int code) {
        String found = code >= OPCODE_SLOT_IMPORT - 1 ? "opcode " + code : "value type " + code;
        if (code == OPCODE_FUNCTION_PRE_GA) {
            found += " (a function of a 7.0 release candidate, which no server loads)";
        } else if (code == OPCODE_SLOT_IMPORT) {
            found += valkey ? " (a slot import)" : " (metadata of a key)";
        } else if (code == TYPE_MODULE_PRE_GA) {
            found += " (a module's value of a 4.0 release candidate)";
        }
        return Corruption.refused(
                found + " under the magic " + (valkey ? "VALKEY" : "REDIS") + " is not one that can be read",
                "if the file is not damaged, " + NEWER);
    }

    private void readChecksum() {
        recordOffset = input.offset();
        long expected = 0;
        if (version >= FIRST_VERSION_WITH_CRC) {
            long actual = input.crc();
            expected = input.readLong("the checksum");
            if (expected != 0 && expected != actual) {
                throw Corruption.damaged(String.format(
                        "its content has the CRC-64 0x%016x, and its end says 0x%016x", actual, expected));
            }
        }
        requireEnd();
        handler.end(expected);
    }

    /** What follows may be content: servers read on only where the file is an append-only one. */
    private void requireEnd() {
        long follow = input.trailing();
        if (!isWhole || follow == 0) {
            return;
        }
        long from = input.offset();
        byte[] head = take(STREAM_MARK_BYTES);
        if (follow == STREAM_MARK_BYTES && new String(head, StandardCharsets.ISO_8859_1).matches("[0-9a-f]+")) {
            // Redis ends a stream whose length it does not know beforehand so, and redis-cli --rdb has left that in
            // files.
            return;
        }
        if (head.length > 0 && (head[0] == '*' || head[0] == '#')) {
            throw Corruption.refused(
                    "it is an append-only file that begins with a snapshot: " + follow
                            + " bytes of commands follow, from byte " + from + " on, and what they did would be lost",
                    "load it into the server that wrote it, and save a snapshot there");
        }
        throw Corruption.damaged(follow + " bytes follow its end, from byte " + from + " on");
    }

    @Override
    public void close() {
        key.close();
        value.close();
        walker.close();
    }
}
