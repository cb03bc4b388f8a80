package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.function.LongToIntFunction;
import org.agrona.UnsafeApi;

/** The memory of a collection outside of its entry. */
public final class ValueSize {
    private ValueSize() {}

    /**
     * Returns the bytes of a collection's nodes and blobs; for a large one without node headers, as its root counts them.
     *
     * @param address the address of its value
     * @param length the length of its value
     * @param slotBytes the function from a block's size to that of its slot
     * @return the number of bytes
     */
    public static long outside(long address, int length, LongToIntFunction slotBytes) {
        if ((Image.head(address) & CollectionDescriptor.ROOTED_BIT) != 0) {
            return UnsafeApi.getLong(address + CollectionDescriptor.BYTES_OFFSET);
        }
        long bytes = 0;
        for (int i = 0; i < Image.count(address); i++) {
            if (Image.isReference(address, length, i)) {
                long reference = Image.item(address, Image.start(address, length, i));
                bytes += slotBytes.applyAsInt(UnsafeApi.getLong(reference));
            }
        }
        return bytes;
    }
}
