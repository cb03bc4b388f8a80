package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * The collection of one key, opened: its trees and what its root says of them. A small one is an image in the entry; a
 * large one, and every stream, is rooted. One that does not exist has no items; the first one makes it.
 *
 * <p>Opened by whoever holds the shard's lock, who {@linkplain #store() stores} it afterwards, or by a reader, who changes
 * nothing. For one thread.
 */
public final class CollectionValue {
    /** A small collection's image is at most so long; then it gets a root. */
    public static final int MAX_INLINE_BYTES = 960;

    private final UndoableSpace space;
    private final EntrySlot slot;
    /** Of a collection that is made here. */
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

    /** For collections of one kind; {@code type} of those that are made here. */
    public CollectionValue(NodeSpace space, EntrySlot slot, int type) {
        this.space = new UndoableSpace(space);
        this.slot = slot;
        this.type = type;
        madeType = type;
        items = new Tree(this.space, ItemKind.of(type), this);
        second = new Tree(this.space, ItemKind.ofSecond(type), this);
    }

    /** Reads what the slot has now. */
    public CollectionValue open() {
        long address = slot.address();
        exists = address != 0;
        if (changed) {
            // Not stored, of a content in the making that was given up.
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

    /** Whether the key has such a collection. */
    public boolean exists() {
        return exists;
    }

    /** The block's type. */
    public int type() {
        return type;
    }

    /** A buffer for whoever puts items together for this collection. */
    ItemBuffer buffer() {
        if (buffer == null) {
            buffer = new ItemBuffer();
        }
        return buffer.clear();
    }

    /** Items of the first tree. */
    public long size() {
        return items.size;
    }

    /** Elements, members by score, fields, or entries. */
    public Tree items() {
        return items;
    }

    /** Members, fields by expiry, or groups; empty unless rooted. */
    public Tree second() {
        return second;
    }

    /** Whether it is large: the second tree is in use. */
    public boolean isRooted() {
        return rooted;
    }

    /** Bytes of nodes, blobs, and the value in the entry. */
    public long bytes() {
        return bytes + (exists ? slot.length() : 0);
    }

    /** One of a stream's words, in the order of {@link io.forkpoint.internal.memory.CollectionDescriptor}. */
    public long word(int index) {
        return stream[index];
    }

    /** Sets one of a stream's words. */
    public void setWord(int index, long value) {
        root();
        unfreeze();
        stream[index] = value;
    }

    /**
     * Makes the type at least this one, of the same {@linkplain CollectionDescriptor#canonical canonical} type; of two such
     * types, the greater one holds more. May throw for want of memory; not during changes that may be taken back.
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
     * Makes several changes. If one of them throws, the collection is as it was before the first.
     *
     * @param room what they add, at most
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

    /** Whether the changes that are going on may be taken back. */
    boolean isUndoable() {
        return space.isUndoable();
    }

    /** Whether a node must not be changed where it is. */
    boolean isFrozen(long node) {
        return space.isUndoable()
                ? space.isFromBefore(node)
                : space.isFrozen(node, UnsafeApi.getLong(space.base + node), origin());
    }

    /** What the entry says of the trees; with a small collection, all of it. The entry itself stays. */
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

    /** By which the running snapshot reaches the nodes. */
    long origin() {
        return slot.origin(origin);
    }

    /** A whole subtree goes: its bytes are not counted, but taken to be like those of others. */
    void accountFor(long removedItems) {
        bytes -= bytes * removedItems / Math.max(1, items.size + second.size);
    }

    void account(long more) {
        bytes += more;
    }

    /** Makes the entry one that may be changed where it is. Changes no content; may throw for want of memory. */
    void unfreeze() {
        changed();
        modified = true;
        if (rooted && isEntryFrozen()) {
            long stored = slot.origin(origin);
            commitRoot(slot.reserve(CollectionRoot.length(type)), stored);
        }
    }

    /** What the entry says of the trees is not so any more until it is {@linkplain #store() stored}. */
    private void changed() {
        if (!changed) {
            changed = true;
            space.beginChange();
        }
    }

    /** The origin is that of the entry which is given up. */
    private void commitRoot(long reserved, long stored) {
        modified = true;
        origin = stored;
        writeRoot(reserved);
        slot.commit(type);
        exists = true;
    }

    /** An image is about to be changed where it is. */
    void modified() {
        modified = true;
    }

    /** Whether anything has been changed since it was opened. */
    public boolean isModified() {
        return modified;
    }

    /** Whether a small collection's image must not be changed where it is. */
    boolean isImageFrozen() {
        return isEntryFrozen();
    }

    /** Not during changes that may be taken back, which begin with an entry that is not: who comes meanwhile waits. */
    private boolean isEntryFrozen() {
        return !space.isUndoable() && slot.isFrozen();
    }

    /** Takes memory for another image of at least so many bytes; {@link #commitImage} makes it the value. */
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

    /** Whether an image of a collection that does not exist yet, or is small, may be so long. */
    boolean mayBeInline(int needed) {
        return !rooted && !CollectionDescriptor.isStream(type) && needed <= MAX_INLINE_BYTES;
    }

    /** Gives a small collection, or one that does not exist, a root. Throws for want of memory; then it is as it was. */
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

    /** Writes what the root says into the entry, which has been {@linkplain #unfreeze unfrozen} if that is new. */
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
