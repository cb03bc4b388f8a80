package io.forkpoint.internal.rdb;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.io.ByteArrayOutputStream;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * A single value in the format of DUMP and RESTORE: the type and the payload as in a file, followed by
 *
 * <pre>
 *  +---------------------+--------------------------------+
 *  | u16 version of RDB  | u64 CRC-64 of all before it    |
 *  +---------------------+--------------------------------+
 * </pre>
 *
 * both little-endian. It is written in the lowest version that has the value's type, so that older servers accept it too.
 * Holds memory until it is closed; for one thread.
 */
public final class DumpedValue implements AutoCloseable {
    private static final int VERSION_BYTES = 2;
    private static final int FOOTER_BYTES = VERSION_BYTES + Long.BYTES;
    private static final long MAX_LZF_BYTES = 1 << 20;
    private static final RdbVisitor CHECK_ONLY = new RdbVisitor() {};

    private final ScratchMemory memory = new ScratchMemory();
    private final int bytes;
    private final RdbType type;

    // ---- writing ----------------------------------------------------------------------------------------------

    /**
     * Writes a value, which must not change meanwhile.
     *
     * @param blockType the block type of a string or a collection
     * @param address the address of the value
     * @param bytes the length of the value in its block
     * @param arena the address that offsets in the value are relative to
     * @param arenaBytes the number of bytes of the arena that may be read
     * @return the dump; null if it is no such value, or empty
     */
    public static byte[] write(int blockType, long address, int bytes, long arena, long arenaBytes) {
        Collected collected = new Collected();
        try (OutputBuffer output = new OutputBuffer(collected);
                StringEncoder strings = new StringEncoder(MAX_LZF_BYTES)) {
            if (blockType == BlockDescriptor.TYPE_STRING) {
                output.advanceTo(StringEncoder.putByte(output.reserve(), RdbType.STRING.code()));
                strings.write(output, address, bytes);
            } else if (!CollectionDescriptor.isCollection(blockType)) {
                return null;
            } else {
                try (CollectionEncoder collections =
                        new CollectionEncoder(output, strings, codesFor(blockType), new StopSignal(() -> false))) {
                    collections.setArena(arena, arenaBytes);
                    if (!collections.open(blockType, address, bytes)) {
                        return null;
                    }
                    output.advanceTo(StringEncoder.putByte(output.reserve(), collections.codeOf(blockType)));
                    collections.write(blockType, address, bytes);
                }
            }
            long at = output.reserve();
            UnsafeApi.putShort(at, (short) versionOf(blockType));
            output.advanceTo(at + VERSION_BYTES);
            output.flush();
            output.writeLong(collected.crc);
            output.flush();
        }
        return collected.bytes.toByteArray();
    }

    /** A payload on the heap, with the running checksum. */
    private static final class Collected implements RdbOutput {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long crc;

        @Override
        public void write(long address, long count) {
            crc = Helper.library().fp_crc64(crc, address, count);
            byte[] copy = new byte[(int) count];
            UnsafeApi.copyMemory(null, address, copy, BufferUtil.ARRAY_BASE_OFFSET, count);
            bytes.writeBytes(copy);
        }
    }

    /** Only Valkey's form can represent every expiry of a field. */
    private static CollectionCodes codesFor(int blockType) {
        return blockType == CollectionDescriptor.TYPE_HASH_LATE
                ? CollectionCodes.LOWEST.forValkey()
                : CollectionCodes.LOWEST;
    }

    private static int versionOf(int blockType) {
        return switch (blockType) {
            case CollectionDescriptor.TYPE_STREAM_2 -> 10;
            case CollectionDescriptor.TYPE_STREAM_3 -> 11;
            case CollectionDescriptor.TYPE_HASH_EXPIRING -> 12;
            case CollectionDescriptor.TYPE_HASH_LATE -> RdbParser.OLDEST_VALKEY_VERSION;
            default -> 9;
        };
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns whether a payload has a footer with a correct checksum and a supported version.
     *
     * @param payload the output of DUMP
     * @return whether it has such a footer
     */
    public static boolean hasSoundFooter(byte[] payload) {
        if (payload.length < FOOTER_BYTES) {
            return false;
        }
        try (DumpedValue value = new DumpedValue(payload, null)) {
            int version = value.version();
            boolean isKnown = (version >= 1 && version <= RdbParser.NEWEST_REDIS_VERSION)
                    || (version >= RdbParser.OLDEST_VALKEY_VERSION && version <= RdbParser.NEWEST_VALKEY_VERSION);
            int checked = payload.length - Long.BYTES;
            long crc = UnsafeApi.getLong(value.memory.address() + checked);
            return isKnown && crc == Helper.library().fp_crc64(0, value.memory.address(), checked);
        }
    }

    /**
     * Takes a payload with a sound footer, and checks all of it except for repeated members.
     *
     * @param payload the output of DUMP
     * @return the value in it
     * @throws RdbFormatException if it is damaged, or of an unsupported type
     */
    public static DumpedValue read(byte[] payload) {
        boolean isValkeys = payload.length >= FOOTER_BYTES
                && (payload[payload.length - FOOTER_BYTES] & 0xff) >= RdbParser.OLDEST_VALKEY_VERSION;
        RdbType type = payload.length <= FOOTER_BYTES ? null : RdbType.ofCode(payload[0] & 0xff, isValkeys);
        if (type == null || type.isModules()) {
            throw new RdbFormatException("the payload is not that of a string or a collection");
        }
        DumpedValue value = new DumpedValue(payload, type);
        try {
            value.visit(CHECK_ONLY);
            return value;
        } catch (RuntimeException | Error e) {
            value.close();
            throw e;
        }
    }

    private DumpedValue(byte[] payload, RdbType type) {
        this.type = type;
        bytes = payload.length - FOOTER_BYTES;
        memory.grow(payload.length);
        UnsafeApi.copyMemory(payload, BufferUtil.ARRAY_BASE_OFFSET, null, memory.address(), payload.length);
    }

    private int version() {
        return UnsafeApi.getShort(memory.address() + bytes) & 0xffff;
    }

    /** Returns the type in the terms of the server's TYPE command. */
    public String typeName() {
        return type.typeName();
    }

    /**
     * Reports all elements.
     *
     * @param visitor receives the elements
     * @return the number of elements
     * @throws RdbFormatException if the payload is damaged, or the visitor refuses it
     */
    public long visit(RdbVisitor visitor) {
        try (RdbInput input = new RdbInput(Helper.library(), memory.address() + 1, bytes - 1L);
                PayloadWalker walker = new PayloadWalker(Helper.library(), input)) {
            long elements = walker.walk(type, visitor);
            if (input.remaining() != 0) {
                throw Corruption.damaged(input.remaining() + " bytes follow it");
            }
            if (elements == 0 && type.mustHaveElements()) {
                throw Corruption.damaged("it has no elements");
            }
            return elements;
        } catch (Corruption e) {
            throw new RdbFormatException(
                    "payload of " + bytes + " bytes (" + type.describe() + "): " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
