package io.forkpoint.internal.rdb;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.EntryLimits;
import io.forkpoint.internal.memory.RawEntry;
import java.nio.charset.StandardCharsets;

/** Reads one file, once. For one thread. */
final class RdbParser implements AutoCloseable {
    static final int NEWEST_REDIS_VERSION = 12;
    static final int OLDEST_VALKEY_VERSION = 80;
    static final int NEWEST_VALKEY_VERSION = 81;

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
    private final WholeValue whole;
    private final ExtentWalker extent;
    private final SideRecords side;
    private final Salvage salvage;
    private final RawEntry entry = new RawEntry();

    private boolean valkey;
    private int version;
    private int database;
    private long expiry = RawEntry.NO_EXPIRY;

    // The current position, for messages.
    private long recordOffset;
    private RdbType type;
    private boolean keyKnown;

    /**
     * @param isWhole whether the input must end where the file does
     * @param salvage records what is skipped; null if nothing may be skipped
     */
    RdbParser(HelperLibrary helper, RdbInput input, String name, boolean isWhole, RdbHandler handler, Salvage salvage) {
        this.salvage = salvage;
        this.isWhole = isWhole;
        this.name = name;
        this.input = input;
        this.handler = handler;
        key = new RdbString(helper, input);
        value = new RdbString(helper, input);
        walker = new PayloadWalker(helper, input);
        whole = new WholeValue(input, walker, handler);
        extent = new ExtentWalker(input, value);
        side = new SideRecords(input, key, value, handler);
    }

    /** Reads the file to its end. */
    void parse() {
        try {
            readHeader();
            readRecords();
        } catch (Corruption | EntryProblem | EntryTooLargeException e) {
            throw refusal(first(e));
        }
    }

    /** Returns the problem, or the handler's objection to an earlier entry. */
    private RuntimeException first(RuntimeException problem) {
        try {
            handler.settle();
            return problem;
        } catch (EntryProblem earlier) {
            return earlier;
        }
    }

    private RdbFormatException refusal(RuntimeException problem) {
        if (problem instanceof EntryProblem entry && entry.offset() != EntryProblem.HERE) {
            // However far reading has advanced since.
            return refusal(entry.offset(), entry.offset(), entry.key(), entry.type(), problem, entry.advice());
        }
        String advice = "split it up where it was written";
        if (problem instanceof Corruption corruption) {
            advice = corruption.advice();
        } else if (problem instanceof EntryProblem entry) {
            advice = entry.advice();
        }
        return refusal(input.offset(), recordOffset, keyText(), type, problem, advice);
    }

    private void readRecords() {
        try {
            while (readRecord()) {
                type = null;
                keyKnown = false;
            }
            type = null;
            keyKnown = false;
            readChecksum();
        } catch (Corruption e) {
            if (salvage == null) {
                throw e;
            }
            salvage.note(recordOffset, keyText(), e.getMessage() + "; the rest of the file is passed over");
            handler.end(0);
        }
    }

    private String keyText() {
        return keyKnown ? Printable.of(key.address(), key.bytes()) : null;
    }

    /** Returns the most elastic memory that was ever in use, over all buffers. */
    long peakElasticBytes() {
        return input.peakElasticBytes() + key.peakScratchBytes() + value.peakScratchBytes() + walker.peakScratchBytes();
    }

    private RdbFormatException refusal(
            long at, long record, String keyText, RdbType ofType, RuntimeException problem, String advice) {
        StringBuilder text = new StringBuilder("cannot read RDB file ").append(name);
        text.append(", byte ")
                .append(at)
                .append(" (record at byte ")
                .append(record)
                .append(')');
        if (keyText != null) {
            text.append(", key \"").append(keyText).append('"');
        }
        if (ofType != null) {
            text.append(", ").append(ofType.describe());
        }
        text.append(": ").append(problem.getMessage()).append("; ").append(advice);
        return new RdbFormatException(text.toString(), problem);
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

    /** Takes the next bytes, as many as there are and at most {@code most}. */
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

    /** Reads an opcode or an entry; returns false at the end. */
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
            case OPCODE_AUX -> side.readAux();
            case OPCODE_FUNCTION2 -> side.readFunction();
            case OPCODE_MODULE_AUX -> side.readModuleAux();
            case OPCODE_SLOT_INFO -> {
                for (int i = 0; i < 3; i++) {
                    input.readUnsignedLength("a slot's number or size");
                }
            }
            case OPCODE_SLOT_IMPORT -> {
                if (!valkey) {
                    throw unknown(OPCODE_SLOT_IMPORT);
                }
                side.readSlotImport();
            }
            default -> readEntry(code);
        }
        return true;
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
        // For Redis, -1 means that the key has no expiry; for the handler, the smallest long means that.
        return millis == -1 ? RawEntry.NO_EXPIRY : Math.max(millis, Long.MIN_VALUE + 1);
    }

    private void readEntry(int code) {
        type = RdbType.ofCode(code, valkey);
        if (type == null) {
            throw unknown(code);
        }
        key.read(RdbString.MAX_BYTES, "a key");
        keyKnown = true;
        if (salvage == null) {
            readValue();
        } else {
            salvageValue();
        }
        expiry = RawEntry.NO_EXPIRY;
    }

    /** Finds the end of the value first, and continues from there whether or not the value could be read. */
    private void salvageValue() {
        long start = input.recordBytes();
        extent.skip(type);
        long end = input.recordBytes();
        input.goTo(start);
        try {
            readValue();
        } catch (Corruption | EntryProblem | EntryTooLargeException e) {
            handler.discardCollection();
            salvage.note(recordOffset, keyText(), e.getMessage());
        }
        input.goTo(end);
    }

    private void readValue() {
        entry.set(recordOffset, database, type.blockType(), expiry);
        if (type == RdbType.STRING) {
            value.read(RdbString.MAX_BYTES, "a string");
            handler.entry(entry.key(key.address(), key.bytes()).value(value.address(), value.bytes()));
        } else if (!whole.give(type, entry, key)) {
            key.keep();
            RdbVisitor visitor = handler.collection(entry.key(key.address(), key.bytes()));
            if (visitor == null) {
                readRawEntry();
            } else {
                readCollection(visitor);
            }
        }
    }

    /** Releases elements as they are read, unless they may have to be skipped. */
    private void readCollection(RdbVisitor visitor) {
        long start = input.offset();
        long elements = salvage == null ? walker.walkThrough(type, visitor) : walker.walk(type, visitor);
        handler.endCollection(elements, input.offset() - start);
    }

    private void readRawEntry() {
        long payload = input.recordBytes();
        long elements = walker.walk(type, CHECK_ONLY);
        long bytes = input.recordBytes() - payload;
        if (type == RdbType.MODULE_2 && walker.isVectorSet()) {
            type = RdbType.VECTOR_SET;
            entry.set(recordOffset, database, type.blockType(), expiry);
        }
        if (bytes > EntryLimits.MAX_PAYLOAD_BYTES) {
            throw Corruption.refused(
                    "the value takes " + bytes + " bytes in the file, more than the limit of "
                            + EntryLimits.MAX_PAYLOAD_BYTES,
                    "split it up where it was written");
        }
        if (elements == 0 && type.mustHaveElements()) {
            handler.emptyCollection(entry);
        } else {
            handler.entry(entry.value(input.recordAddress() + payload, (int) bytes));
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
                complain(Corruption.damaged(String.format(
                        "its content has the CRC-64 0x%016x, and its end says 0x%016x", actual, expected)));
            }
        }
        requireEnd();
        handler.end(expected);
    }

    /** Reports a problem that concerns no entry. */
    private void complain(Corruption problem) {
        if (salvage == null) {
            throw problem;
        }
        salvage.note(recordOffset, null, problem.getMessage());
    }

    /** Requires the end of the file. What follows may be content: servers read on only if the file is an append-only one. */
    private void requireEnd() {
        long follow = input.trailing();
        if (!isWhole || follow == 0) {
            return;
        }
        long from = input.offset();
        byte[] head = take(STREAM_MARK_BYTES);
        if (follow == STREAM_MARK_BYTES && new String(head, StandardCharsets.ISO_8859_1).matches("[0-9a-f]+")) {
            // Redis ends a stream whose length it does not know beforehand with these bytes, and redis-cli --rdb has
            // left
            // them in files.
            return;
        }
        if (head.length > 0 && (head[0] == '*' || head[0] == '#')) {
            complain(Corruption.refused(
                    "it is an append-only file that begins with a snapshot: " + follow
                            + " bytes of commands follow, from byte " + from + " on, and what they did would be lost",
                    "load it into the server that wrote it, and save a snapshot there"));
            return;
        }
        complain(Corruption.damaged(follow + " bytes follow its end, from byte " + from + " on"));
    }

    @Override
    public void close() {
        key.close();
        value.close();
        walker.close();
    }
}
