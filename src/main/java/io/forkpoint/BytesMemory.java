package io.forkpoint;

import java.nio.BufferOverflowException;
import java.util.function.ToIntFunction;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** Finds where the content of Chronicle Bytes lies, in the form that operations on keys take. */
final class BytesMemory {
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final int USUAL_BYTES = 256;

    private BytesMemory() {}

    /** Returns null if the bytes have an address, else a copy of them. */
    static byte @Nullable [] onHeapCopy(Bytes<?> bytes) {
        return bytes.isDirectMemory() ? null : bytes.toByteArray();
    }

    static long offsetOf(Bytes<?> bytes, byte @Nullable [] copy) {
        return copy == null ? bytes.addressForRead(bytes.readPosition()) : BASE;
    }

    /** Returns a length, which has 63 bits in Chronicle. */
    static int lengthOf(Bytes<?> bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes.readRemaining());
    }

    /** Appends the old string. The operation copies it if there is room, and returns its length. */
    static boolean appendOld(Bytes<?> old, ToIntFunction<byte[]> operation) {
        long room = old.writeRemaining();
        byte[] copy = new byte[(int) Math.min(USUAL_BYTES, room)];
        int length = operation.applyAsInt(copy);
        while (length > copy.length) {
            if (length > room) {
                throw new BufferOverflowException();
            }
            copy = new byte[length];
            length = operation.applyAsInt(copy);
        }
        if (length < 0) {
            return false;
        }
        old.write(copy, 0, length);
        return true;
    }
}
