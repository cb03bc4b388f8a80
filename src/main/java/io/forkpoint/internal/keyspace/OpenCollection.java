package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.ValueTypes;

/** A collection that is being written, with its entry. Used again and again; for the holder of its shard's lock. */
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

    /** Looks the key up and opens what it has. */
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

    /** Begins a collection that is to take the place of what the key has, when this is {@link #close closed}. */
    CollectionValue begin(int position, int database, byte[] key, long expiry) {
        StackProbe.touchDeep();
        changesBefore = shard.changes();
        slot.begin(position, database, key);
        slot.setExpiry(expiry);
        existed = false;
        return value.open();
    }

    /**
     * Puts what was {@linkplain #begin begun} in the place of what the key has; nothing, if it has no items.
     *
     * @param done whether the operation has ended as it should: else the key stays as it was
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
     * An Error has ended the operation. That of a full heap comes where nothing was changed, or is undone; any other may have
     * come between two changes that belong together.
     */
    void failed(Error error) {
        if (value.isModified() && !(error instanceof OutOfMemoryError)) {
            shard.tear(error);
        }
    }

    /**
     * Stores what the collection has become; an emptied one is removed.
     *
     * @param done whether the operation has ended as it should
     */
    void close(boolean done) {
        value.store();
        boolean mayBeEmpty = type == CollectionDescriptor.TYPE_STREAM && (done || existed);
        if (value.exists() && value.size() == 0 && !mayBeEmpty) {
            slot.remove();
        }
        if (value.isModified()) {
            // One operation is one change, however many blocks it took.
            shard.setChanges(changesBefore + 1);
        }
    }
}
