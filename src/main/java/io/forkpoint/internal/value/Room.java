package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;

/** The room that several changes need together for the items that they add or replace. */
final class Room {
    private long items;
    private long bytes;
    private boolean references;

    /** Adds one item. */
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

    /** Returns the bytes in an image. */
    long bytes() {
        return bytes;
    }

    /** Returns whether any of the items are kept in blobs. */
    boolean hasReferences() {
        return references;
    }
}
