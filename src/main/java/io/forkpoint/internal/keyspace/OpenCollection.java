package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.ValueTypes;

/** A collection that is open for writing, with its entry. Used again and again; for the holder of its shard's lock. */
final class OpenCollection {
    private final Shard shard;
    final LocatedSlot slot;
    final CollectionValue value;
    private final int type;
    private long changesBefore;
    private boolean existed;

    /** For collections of a {@linkplain CollectionDescriptor#canonical canonical} type. */
    OpenCollection(Shard shard, int type) {
        this.shard = shard;
        this.type = type;
        slot = new LocatedSlot(shard);
        value = new CollectionValue(shard.nodes, slot, type);
    }

    static void requireType(int actual, int wanted) {
        if (CollectionDescriptor.canonical(actual) != CollectionDescriptor.canonical(wanted)) {
            throw new WrongTypeException("the key holds a " + ValueTypes.nameOf(actual) + ", not a "
                    + ValueTypes.nameOf(wanted) + ": use the operations of its type, or remove or overwrite it");
        }
    }

    boolean isOf(int other) {
        return type == CollectionDescriptor.canonical(other);
    }

    /** Looks up the key and opens its collection. */
    CollectionValue open(int position, int database, byte[] key) {
        StackProbe.touchDeep();
        changesBefore = shard.changes();
        slot.locate(position, database, key);
        if (slot.isPresent()) {
            requireType(slot.type(), type);
        }
        value.open();
        existed = value.exists();
        return value;
    }

    /** Begins a collection that replaces the key's value when this is {@link #close closed}. */
    CollectionValue begin(int position, int database, byte[] key, long expiry) {
        StackProbe.touchDeep();
        changesBefore = shard.changes();
        slot.begin(position, database, key);
        slot.setExpiry(expiry);
        existed = false;
        return value.open();
    }

    /**
     * Replaces the key's value by the collection that was {@linkplain #begin begun}, or removes it if that is empty.
     *
     * @param done whether the operation completed; otherwise the key is unchanged
     */
    void install(boolean done) {
        value.store();
        boolean isEmpty = !value.exists() || (value.size() == 0 && type != CollectionDescriptor.TYPE_STREAM);
        boolean installed = false;
        try {
            if (done && !isEmpty) {
                slot.install();
                installed = true;
            }
        } finally {
            if (!installed) {
                slot.discard();
            }
        }
        if (done && isEmpty) {
            slot.remove();
        }
        if (done && (installed || shard.changes() != changesBefore)) {
            shard.setChanges(changesBefore + 1);
        }
    }

    /**
     * Handles an Error that has ended the operation. An exhausted heap is met where nothing has changed, or is undone.
     * Any other Error may have occurred between two changes that belong together.
     */
    void failed(Error error) {
        if (value.isModified() && !(error instanceof OutOfMemoryError)) {
            shard.tear(error);
        }
    }

    /**
     * Stores the state of the collection, or removes it if it is empty.
     *
     * @param done whether the operation completed
     */
    void close(boolean done) {
        value.store();
        boolean mayBeEmpty = type == CollectionDescriptor.TYPE_STREAM && (done || existed);
        if (value.exists() && value.size() == 0 && !mayBeEmpty) {
            slot.remove();
        }
        if (value.isModified()) {
            // One operation counts as one change, however many blocks it took.
            shard.setChanges(changesBefore + 1);
        }
    }
}
