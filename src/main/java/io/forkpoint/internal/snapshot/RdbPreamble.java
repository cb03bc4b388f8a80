package io.forkpoint.internal.snapshot;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.snapshot.OldestServer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stands in an RDB file before its records: header, AUX fields, module AUX, functions, and how many keys each
 * database has. All of it but the header's version and the counts, which only the gate knows, is made beforehand.
 *
 * <p>The order is that of Redis 7's {@code rdbSaveRio()}.
 */
final class RdbPreamble {
    private static final int OPCODE_FUNCTION2 = 245;
    private static final int OPCODE_MODULE_AUX = 247;
    private static final int OPCODE_AUX = 250;
    private static final int OPCODE_RESIZEDB = 251;
    private static final int OPCODE_SELECTDB = 254;

    private static final int HEADER_BYTES = 9;
    /** A database's SELECTDB and RESIZEDB at their longest: two opcodes, one short and two 64-bit lengths. */
    private static final int SIZE_BYTES = 1 + 1 + 1 + 9 + 9;

    /** REDISMODULE_AUX_AFTER_RDB: such a record follows the keys. */
    private static final int MODULE_AUX_AFTER = 2;

    /** The version of this library that wrote the file, or what stands for it in a build without a manifest. */
    private static final String FORKPOINT_VERSION = version();

    private final byte[] fixed;
    private final byte[] trailer;
    private final boolean functions;
    private final OldestServer oldest;
    private final int sizedDatabases;

    /**
     * Makes everything that is known before the gate.
     *
     * @param createdSeconds the AUX field ctime, in seconds since 1970
     * @param usedBytes the AUX field used-mem
     * @param sizedDatabases bit n: all of database n is written, so that the gate's count is the file's
     * @param oldest decides what values are written as, and with them the header
     */
    RdbPreamble(CarriedRecords carried, long createdSeconds, long usedBytes, int sizedDatabases, OldestServer oldest) {
        this.sizedDatabases = sizedDatabases;
        this.oldest = oldest;
        functions = !carried.functions().isEmpty();
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        // Tools look at redis-ver; no reader decides by it.
        aux(before, "redis-ver", "7.0.0");
        aux(before, "redis-bits", "64");
        aux(before, "ctime", Long.toString(createdSeconds));
        aux(before, "used-mem", Long.toString(usedBytes));
        aux(before, "forkpoint-ver", FORKPOINT_VERSION);
        for (byte[] payload : carried.moduleAux()) {
            ByteArrayOutputStream place = followsTheKeys(payload) ? after : before;
            place.write(OPCODE_MODULE_AUX);
            place.writeBytes(payload);
        }
        for (byte[] source : carried.functions()) {
            before.write(OPCODE_FUNCTION2);
            string(before, source);
        }
        fixed = before.toByteArray();
        trailer = after.toByteArray();
    }

    /** The most bytes that {@link #complete} can need. */
    int maximumBytes() {
        return HEADER_BYTES + fixed.length + SIZE_BYTES * Integer.bitCount(sizedDatabases);
    }

    /** What follows the records: the module AUX that asks for it. */
    byte[] trailer() {
        return trailer;
    }

    /** Before the gate: writes what is known already. */
    void prepare(MutableDirectBuffer buffer) {
        buffer.putBytes(HEADER_BYTES, fixed);
    }

    /**
     * In the gate, and so short: writes the header and the counts around what {@link #prepare} wrote.
     *
     * @return how many bytes the preamble has
     * @throws SnapshotException if no version of the format can hold all that was counted, or none that the oldest
     *     server reads
     */
    int complete(MutableDirectBuffer buffer, GateCounts counts) {
        buffer.putStringWithoutLengthAscii(0, RdbVersion.header(counts.keysOfType, functions, oldest));
        int position = HEADER_BYTES + fixed.length;
        for (int rest = sizedDatabases; rest != 0; rest &= rest - 1) {
            int database = Integer.numberOfTrailingZeros(rest);
            long size = counts.keys[database];
            if (size > 0) {
                buffer.putByte(position++, (byte) OPCODE_SELECTDB);
                position += putLength(buffer, position, database);
                buffer.putByte(position++, (byte) OPCODE_RESIZEDB);
                position += putLength(buffer, position, size);
                position += putLength(buffer, position, counts.keysWithExpiry[database]);
            }
        }
        return position;
    }

    /** Whether what {@link #complete} wrote begins a file in Valkey's dialect. */
    static boolean isValkeys(DirectBuffer buffer) {
        return buffer.getByte(0) == 'V';
    }

    /** A MODULE_AUX payload begins with the module's id, the opcode 2 and when it is due, all three as lengths. */
    private static boolean followsTheKeys(byte[] payload) {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        skipLength(bytes);
        skipLength(bytes);
        return bytes.hasRemaining() && bytes.get() == MODULE_AUX_AFTER;
    }

    private static void skipLength(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return;
        }
        int first = bytes.get() & 0xff;
        int rest = first < 0x40 ? 0 : first < 0x80 ? 1 : first == 0x80 ? 4 : 8;
        bytes.position(Math.min(bytes.limit(), bytes.position() + rest));
    }

    private static void aux(ByteArrayOutputStream out, String name, String value) {
        out.write(OPCODE_AUX);
        string(out, name.getBytes(US_ASCII));
        string(out, value.getBytes(US_ASCII));
    }

    private static void string(ByteArrayOutputStream out, byte[] bytes) {
        UnsafeBuffer length = new UnsafeBuffer(new byte[9]);
        out.write(length.byteArray(), 0, putLength(length, 0, bytes.length));
        out.writeBytes(bytes);
    }

    /** Writes a length in the shortest of its forms and returns how many bytes that took. */
    static int putLength(MutableDirectBuffer buffer, int position, long length) {
        if (length < 1 << 6) {
            buffer.putByte(position, (byte) length);
            return 1;
        }
        if (length < 1 << 14) {
            buffer.putShort(position, (short) (0x4000 | length), BIG_ENDIAN);
            return 2;
        }
        if (length <= 0xffff_ffffL) {
            buffer.putByte(position, (byte) 0x80);
            buffer.putInt(position + 1, (int) length, BIG_ENDIAN);
            return 5;
        }
        buffer.putByte(position, (byte) 0x81);
        buffer.putLong(position + 1, length, BIG_ENDIAN);
        return 9;
    }

    private static String version() {
        String version = RdbPreamble.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
