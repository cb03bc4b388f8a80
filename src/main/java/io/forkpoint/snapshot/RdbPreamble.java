package io.forkpoint.snapshot;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forkpoint.errors.SnapshotException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stands in an RDB file before its records: header, AUX fields, module AUX, functions, and how many keys each
 * database has. All of it but the header's version and the counts, which only the gate knows, is made beforehand.
 *
 * <p>The order is that of Redis 7's {@code rdbSaveRio()}; the versions are those in which {@code rdb.h} of Redis and
 * Valkey introduced each type.
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

    /** Hashes whose fields expire: codes that mean something else under the other magic. */
    private static final int REDIS_ONLY_FROM = 22;

    private static final int REDIS_ONLY_TO = 25;
    private static final int VALKEY_BIT = 0x20;
    private static final int VALKEY_ONLY_FROM = VALKEY_BIT | 22;
    private static final int VALKEY_ONLY_TO = VALKEY_BIT | 23;

    /** The version of this library that wrote the file, or what stands for it in a build without a manifest. */
    private static final String FORKPOINT_VERSION = version();

    private final byte[] fixed;
    private final byte[] trailer;
    private final boolean functions;
    private final int sizedDatabases;

    /**
     * Makes everything that is known before the gate.
     *
     * @param createdSeconds the AUX field ctime, in seconds since 1970
     * @param usedBytes the AUX field used-mem
     * @param sizedDatabases bit n: all of database n is written, so that the gate's count is the file's
     */
    RdbPreamble(CarriedRecords carried, long createdSeconds, long usedBytes, int sizedDatabases) {
        this.sizedDatabases = sizedDatabases;
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
     * @throws SnapshotException if no version of the format can hold all that was counted
     */
    int complete(MutableDirectBuffer buffer, GateCounts counts) {
        buffer.putStringWithoutLengthAscii(0, header(counts.keysOfType, functions));
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

    /** The header of the lowest version that covers what there is of each type: 9 characters under either magic. */
    static String header(long[] types, boolean functions) {
        boolean redisOnly = holdsAny(types, REDIS_ONLY_FROM, REDIS_ONLY_TO);
        if (holdsAny(types, VALKEY_ONLY_FROM, VALKEY_ONLY_TO)) {
            if (redisOnly) {
                throw new SnapshotException("no RDB version holds both dialects, and the store has values of the Redis"
                        + " types " + present(types, REDIS_ONLY_FROM, REDIS_ONLY_TO) + " and of the Valkey types "
                        + present(types, VALKEY_ONLY_FROM, VALKEY_ONLY_TO)
                        + ": remove the values of one of them");
            }
            return "VALKEY080";
        }
        if (redisOnly) {
            return "REDIS0012";
        }
        if (holdsAny(types, 20, 21)) {
            return "REDIS0011";
        }
        return functions || holdsAny(types, 16, 19) ? "REDIS0010" : "REDIS0009";
    }

    private static boolean holdsAny(long[] types, int from, int to) {
        for (int type = from; type <= to; type++) {
            if (types[type] > 0) {
                return true;
            }
        }
        return false;
    }

    private static List<Integer> present(long[] types, int from, int to) {
        List<Integer> present = new ArrayList<>();
        for (int type = from; type <= to; type++) {
            if (types[type] > 0) {
                present.add(type & ~VALKEY_BIT);
            }
        }
        return present;
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
