package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * The open collection of one key: its trees and the state in its root. A small collection is an image in the entry; a
 * large one, and every stream, is rooted. A collection that does not exist is empty; its first item creates it.
 *
 * <p>Opened by the holder of the shard's lock, which {@linkplain #store() stores} it afterwards, or by a reader, which
 * changes nothing. For one thread.
 */
public final class CollectionValue {
    /** The longest image of a small collection; a longer one gets a root. */
    public static final int MAX_INLINE_BYTES = 960;

    private final UndoableSpace space;
    private final EntrySlot slot;
    /** The type of a collection that is created here. */
    private final int madeType;

    private int type;
    private final Tree items;
    private final Tree second;
    private boolean exists;
    private boolean rooted;
    private boolean changed;
    private boolean modified;
    private long bytes;
    private long origin;
    private ItemBuffer buffer;
    private final long[] stream = new long[CollectionRoot.STREAM_WORDS];

    /** Creates a value for collections of one kind; {@code type} is that of the collections that are created here. */
    public CollectionValue(NodeSpace space, EntrySlot slot, int type) {
        this.space = new UndoableSpace(space);
        this.slot = slot;
        this.type = type;
        madeType = type;
        items = new Tree(this.space, ItemKind.of(type), this);
        second = new Tree(this.space, ItemKind.ofSecond(type), this);
    }

    /** Reads the current value of the slot. */
    public CollectionValue open() {
        long address = slot.address();
        exists = address != 0;
        if (changed) {
            // Left unstored by a staged content that was given up.
            changed = false;
            space.endChange();
        }
        modified = false;
        bytes = 0;
        origin = NodeSpace.UNKNOWN_ORIGIN;
        if (!exists) {
            type = madeType;
            rooted = false;
            items.openRoot(0, 0);
            second.openRoot(0, 0);
            java.util.Arrays.fill(stream, 0);
            return this;
        }
        type = slot.type();
        rooted = CollectionRoot.is(address);
        if (!rooted) {
            items.openInline(address, slot.length());
            second.openRoot(0, 0);
            return this;
        }
        origin = CollectionRoot.origin(address);
        bytes = CollectionRoot.bytes(address);
        CollectionRoot.openTrees(address, items, second);
        if (CollectionDescriptor.isStream(type)) {
            CollectionRoot.readStream(address, stream);
        }
        return this;
    }

    /** Returns whether the key has such a collection. */
    public boolean exists() {
        return exists;
    }

    /** Returns the type of the block. */
    public int type() {
        return type;
    }

    /** Returns a buffer in which items for this collection are composed. */
    ItemBuffer buffer() {
        if (buffer == null) {
            buffer = new ItemBuffer();
        }
        return buffer.clear();
    }

    /** Returns the number of items in the first tree. */
    public long size() {
        return items.size;
    }

    /** Returns the first tree: elements, members by score, fields, or entries. */
    public Tree items() {
        return items;
    }

    /** Returns the second tree: members, fields by expiry, or groups; empty unless rooted. */
    public Tree second() {
        return second;
    }

    /** Returns whether the collection is large: the second tree is in use. */
    public boolean isRooted() {
        return rooted;
    }

    /** Returns the bytes of nodes, blobs, and the value in the entry. */
    public long bytes() {
        return bytes + (exists ? slot.length() : 0);
    }

    /** Returns a word of a stream, in the order of {@link io.forkpoint.internal.memory.CollectionDescriptor}. */
    public long word(int index) {
        return stream[index];
    }

    /** Sets a word of a stream. */
    public void setWord(int index, long value) {
        root();
        unfreeze();
        stream[index] = value;
    }

    /**
     * Raises the type to at least this one of the same {@linkplain CollectionDescriptor#canonical canonical} type; of two
     * such types, the greater one can represent more. May throw for lack of memory. Not to be called within undoable
     * changes.
     */
    public void raiseType(int newType) {
        if (newType <= type) {
            return;
        }
        if (!exists) {
            type = newType;
            return;
        }
        long stored = slot.origin(origin);
        int length = slot.length();
        long from = slot.address();
        long to = slot.reserve(length);
        UnsafeApi.copyMemory(from, to, length);
        type = newType;
        if (rooted) {
            commitRoot(to, stored);
        } else {
            commitImage();
        }
    }

    // ---- several changes --------------------------------------------------------------------------------------

    /**
     * Makes several changes. If one of them throws, all are undone.
     *
     * @param room the most that they add
     * @throws io.forkpoint.errors.MemoryLimitException if they do not fit
     */
    void atomically(Room room, Runnable changes) {
        if (space.isUndoable()) {
            changes.run();
            return;
        }
        if (!rooted) {
            items.makeRoom(room);
        }
        unfreeze();
        Undo before = new Undo();
        int open = space.openChanges();
        space.begin();
        try {
            changes.run();
        } catch (RuntimeException | Error e) {
            space.rollBack();
            before.restore();
            space.openChanges(open);
            throw e;
        }
        space.commit();
        if (!rooted) {
            items.shrinkInline();
        }
    }

    /** Returns whether the current changes may be undone. */
    boolean isUndoable() {
        return space.isUndoable();
    }

    /** Returns whether a node must not be changed in place. */
    boolean isFrozen(long node) {
        return space.isUndoable()
                ? space.isFromBefore(node)
                : space.isFrozen(node, UnsafeApi.getLong(space.base + node), origin());
    }

    /** The state that the entry keeps of the trees, or all of a small collection. The entry itself stays. */
    private final class Undo {
        private final long address = slot.address();
        private final byte[] image = exists && !rooted ? TreeCursor.copy(address, slot.length()) : null;
        private final long itemsRoot = items.rootWord();
        private final long itemsSize = items.size;
        private final long secondRoot = second.rootWord();
        private final long secondSize = second.size;
        private final long bytesBefore = bytes;
        private final long[] streamBefore = CollectionDescriptor.isStream(type) ? stream.clone() : null;

        void restore() {
            if (slot.address() != address) {
                throw new IllegalStateException("the entry has moved during changes for which it had room");
            }
            bytes = bytesBefore;
            second.openRoot(secondRoot, secondSize);
            if (image == null) {
                items.openRoot(itemsRoot, itemsSize);
            } else {
                UnsafeApi.copyMemory(image, ItemBuffer.ARRAY_BASE, null, address, image.length);
                items.openInline(address, image.length);
            }
            if (streamBefore != null) {
                System.arraycopy(streamBefore, 0, stream, 0, stream.length);
            }
        }
    }

    // ---- for the trees ----------------------------------------------------------------------------------------

    /** Returns the entry through which the running snapshot reaches the nodes. */
    long origin() {
        return slot.origin(origin);
    }

    /** Accounts for a whole subtree that is removed: its bytes are not counted, but estimated from the average. */
    void accountFor(long removedItems) {
        bytes -= bytes * removedItems / Math.max(1, items.size + second.size);
    }

    void account(long more) {
        bytes += more;
    }

    /** Makes the entry one that may be changed in place. Leaves the content unchanged; may throw for lack of memory. */
    void unfreeze() {
        changed();
        modified = true;
        if (rooted && isEntryFrozen()) {
            long stored = slot.origin(origin);
            commitRoot(slot.reserve(CollectionRoot.length(type)), stored);
        }
    }

    /** Marks the state in the entry as outdated until it is {@linkplain #store() stored}. */
    private void changed() {
        if (!changed) {
            changed = true;
            space.beginChange();
        }
    }

    /** Commits a reserved root; its origin is that of the entry that is given up. */
    private void commitRoot(long reserved, long stored) {
        modified = true;
        origin = stored;
        writeRoot(reserved);
        slot.commit(type);
        exists = true;
    }

    /** Marks an image that is about to be changed in place. */
    void modified() {
        modified = true;
    }

    /** Returns whether anything has changed since the collection was opened. */
    public boolean isModified() {
        return modified;
    }

    /** Returns whether a small collection's image must not be changed in place. */
    boolean isImageFrozen() {
        return isEntryFrozen();
    }

    /**
     * Always false within undoable changes, which begin with an entry that is not frozen: a reader that comes meanwhile
     * waits.
     */
    private boolean isEntryFrozen() {
        return !space.isUndoable() && slot.isFrozen();
    }

    /** Reserves memory for another image of at least this length; {@link #commitImage} makes it the value. */
    long reserveImage(int needed) {
        imageCapacity = slot.roundUp(needed);
        return slot.reserve(imageCapacity);
    }

    private int imageCapacity;

    int imageCapacity() {
        return imageCapacity;
    }

    void commitImage() {
        modified = true;
        slot.commit(type);
        exists = true;
        items.openInline(slot.address(), slot.length());
    }

    /** Returns whether the image of a collection that is small, or does not exist yet, may have this length. */
    boolean mayBeInline(int needed) {
        return !rooted && !CollectionDescriptor.isStream(type) && needed <= MAX_INLINE_BYTES;
    }

    /** Gives a small or absent collection a root. Throws for lack of memory, and then leaves it unchanged. */
    public void root() {
        if (rooted) {
            return;
        }
        long count = items.size;
        List<byte[]> expiries = CollectionDescriptor.isExpiringHash(type) ? items.expiries() : List.of();
        long leaf = count > 0 ? items.leafOfInline() : 0;
        long other = 0;
        long stored = slot.origin(origin);
        long reserved;
        try {
            other = second.leaves().leafOf(expiries);
            reserved = slot.reserve(CollectionRoot.length(type));
        } catch (RuntimeException | Error e) {
            if (leaf != 0) {
                space.free(leaf);
            }
            second.leaves().free(other);
            throw e;
        }
        bytes = items.leaves().bytes(leaf) + second.leaves().bytes(other);
        rooted = true;
        changed();
        items.openRoot(leaf, count);
        second.openRoot(other, expiries.size());
        commitRoot(reserved, stored);
    }

    /** Writes the root's state to the entry, which was {@linkplain #unfreeze unfrozen} if the state is new. */
    public void store() {
        if (changed) {
            if (rooted) {
                writeRoot(slot.address());
            }
            changed = false;
            space.endChange();
        }
    }

    private void writeRoot(long address) {
        CollectionRoot.write(address, origin, bytes, items, second);
        if (CollectionDescriptor.isStream(type)) {
            CollectionRoot.writeStream(address, stream);
        }
    }
}
