package io.forkpoint.internal.value;

/**
 * The entry that holds a collection: the place of its value, and the means to replace the value. The shard's lock is
 * held, except by a reader that only looks at a value.
 */
public abstract class EntrySlot {
    /** Returns the address of the value; 0 if there is no such entry. */
    protected abstract long address();

    /** Returns the length of the value. */
    protected abstract int length();

    /** Returns the type of the block. */
    protected abstract int type();

    /** Returns whether the entry must not be changed in place. */
    protected abstract boolean isFrozen();

    /**
     * Returns the entry, perhaps this one, through which a running snapshot reaches this value's nodes; 0 if it does not.
     */
    protected abstract long origin(long stored);

    /** Returns the longest value, at least of this length, that takes no more memory than one of this length. */
    protected abstract int roundUp(int bytes);

    /**
     * Reserves memory for the entry with a value of this length, which is to be written next.
     *
     * @return the address of the new value
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached; nothing is changed
     */
    protected abstract long reserve(int bytes);

    /** Makes the reserved memory the entry, of this type. Gives up the old entry, but not the nodes that it refers to. */
    protected abstract void commit(int type);
}
