package io.forkpoint.internal.value;

import static io.forkpoint.internal.memory.CollectionDescriptor.BYTES_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.ORIGIN_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.ROOTED_BIT;
import static io.forkpoint.internal.memory.CollectionDescriptor.STREAM_BYTES;
import static io.forkpoint.internal.memory.CollectionDescriptor.STREAM_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TREES_OFFSET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TREE_BYTES;
import static io.forkpoint.internal.memory.CollectionDescriptor.TREE_OFFSET;

import io.forkpoint.internal.memory.CollectionDescriptor;
import org.agrona.UnsafeApi;

/** Reads and writes the root of a large collection in its entry; see {@link CollectionDescriptor} for the layout. */
public final class CollectionRoot {
    /** The number of words of a stream. */
    static final int STREAM_WORDS = (STREAM_BYTES - STREAM_OFFSET) / Long.BYTES;

    private static final long SECOND_OFFSET = TREE_OFFSET + TREE_BYTES;

    private CollectionRoot() {}

    /** Returns whether the value at an address is a root rather than the image of a small collection. */
    static boolean is(long address) {
        return (Image.head(address) & ROOTED_BIT) != 0;
    }

    /** Returns the length of the root of a collection of this type. */
    static int length(int type) {
        return CollectionDescriptor.isStream(type) ? STREAM_BYTES : STREAM_OFFSET;
    }

    /** Returns the entry through which the running snapshot reaches the nodes. */
    static long origin(long address) {
        return UnsafeApi.getLong(address + ORIGIN_OFFSET);
    }

    /** Sets the entry through which the running snapshot reaches a value's nodes; does nothing for a small collection. */
    public static void setOrigin(long address, long entry) {
        if (is(address)) {
            UnsafeApi.putLong(address + ORIGIN_OFFSET, entry);
        }
    }

    /** Returns the bytes of nodes and blobs. */
    static long bytes(long address) {
        return UnsafeApi.getLong(address + BYTES_OFFSET);
    }

    /** Opens both trees. */
    static void openTrees(long address, Tree items, Tree second) {
        openTree(address + TREE_OFFSET, items);
        openTree(address + SECOND_OFFSET, second);
    }

    private static void openTree(long at, Tree tree) {
        tree.openRoot(UnsafeApi.getLong(at), UnsafeApi.getLong(at + Long.BYTES));
    }

    /** Reads the words of a stream. */
    static void readStream(long address, long[] words) {
        for (int i = 0; i < STREAM_WORDS; i++) {
            words[i] = UnsafeApi.getLong(address + STREAM_OFFSET + 8L * i);
        }
    }

    /** Writes everything except a stream's words. */
    static void write(long address, long origin, long bytes, Tree items, Tree second) {
        UnsafeApi.putLong(address, ROOTED_BIT | 2L << (8 * TREES_OFFSET));
        UnsafeApi.putLong(address + ORIGIN_OFFSET, origin);
        UnsafeApi.putLong(address + BYTES_OFFSET, bytes);
        storeTree(address + TREE_OFFSET, items);
        storeTree(address + SECOND_OFFSET, second);
    }

    private static void storeTree(long at, Tree tree) {
        UnsafeApi.putLong(at, tree.rootWord());
        UnsafeApi.putLong(at + Long.BYTES, tree.size);
    }

    /** Writes the words of a stream. */
    static void writeStream(long address, long[] words) {
        for (int i = 0; i < STREAM_WORDS; i++) {
            UnsafeApi.putLong(address + STREAM_OFFSET + 8L * i, words[i]);
        }
    }
}
