package io.forkpoint.internal.value;

/**
 * The entry that holds a collection: the place of its value, and how it gets another one. The shard's lock is held, but by
 * a reader that looks at a value only.
 */
public abstract class EntrySlot {
    /** Address of the value; 0 if there is no such entry. */
    protected abstract long address();

    /** Bytes of the value. */
    protected abstract int length();

    /** The type of the block. */
    protected abstract int type();

    /** Whether the entry must not be changed where it is. */
    protected abstract boolean isFrozen();

    /** The entry by which a running snapshot reaches this value's nodes, which may be this one; 0 if it does not. */
    protected abstract long origin(long stored);

    /** The length, of at least so many bytes, that a value can have without its entry taking more memory. */
    protected abstract int roundUp(int bytes);

    /**
     * Takes memory for the entry with a value of this length, which is to be written next.
     *
     * @return the address of the value to be
     * @throws io.forkpoint.errors.MemoryLimitException if the store's limit is reached; nothing is changed
     */
    protected abstract long reserve(int bytes);

    /** What was reserved becomes the entry, of this type. The old one is given up, what it refers to is not. */
    protected abstract void commit(int type);
}
