package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;

/** What the items take together that several changes are about to add, or to put in the place of others. */
final class Room {
    private long items;
    private long bytes;
    private boolean references;

    /** One more item. */
    Room add(long length) {
        boolean reference = length > Tree.MAX_ITEM_BYTES;
        items++;
        bytes += reference ? CollectionDescriptor.REFERENCE_BYTES : length;
        references |= reference;
        return this;
    }

    long items() {
        return items;
    }

    /** Bytes in an image. */
    long bytes() {
        return bytes;
    }

    /** Whether there are some that are kept in blobs. */
    boolean hasReferences() {
        return references;
    }
}
