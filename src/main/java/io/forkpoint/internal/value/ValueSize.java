package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.function.LongToIntFunction;
import org.agrona.UnsafeApi;

/** What a collection takes outside of its entry. */
public final class ValueSize {
    private ValueSize() {}

    /**
     * Bytes of a collection's nodes and blobs; with a large one without the headers of nodes, as its root counts them.
     *
     * @param address of its value
     * @param length of its value
     * @param slotBytes the bytes of a block's slot
     * @return them
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
