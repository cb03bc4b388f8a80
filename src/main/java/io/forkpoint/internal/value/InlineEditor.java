package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;

/** Edits the image of a small collection in its entry; a collection that outgrows the image gets a root. */
final class InlineEditor {
    private final Tree tree;
    private final NodeEditor editor;
    private final CollectionValue owner;

    InlineEditor(Tree tree, NodeEditor editor, CollectionValue owner) {
        this.tree = tree;
        this.editor = editor;
        this.owner = owner;
    }

    /** Inserts an item at the cursor; returns whether the collection is still small. */
    boolean insert(ItemBuffer item, long blob, int bytes) {
        boolean reference = blob != 0;
        if (tree.isInline()
                && !owner.isImageFrozen()
                && Image.fits(tree.image[0], tree.capacity[0], bytes, reference)) {
            owner.modified();
            Tree.write(Image.insert(tree.image[0], tree.capacity[0], tree.index[0], bytes, reference), item, blob);
            tree.size++;
            return true;
        }
        return rebuild(tree.index[0], tree.index[0], item, blob, bytes);
    }

    /** Makes enough room in the entry that a small collection need not move, or gives the collection a root. */
    void makeRoom(Room room) {
        tree.seek(0);
        long old = tree.isInline() ? tree.image[0] : 0;
        int items = old == 0 ? 0 : tree.count[0];
        long data = room.bytes() + (old == 0 ? 0 : Image.data(old));
        boolean narrow = data <= Image.MAX_NARROW_DATA
                && !room.hasReferences()
                && !hasReferences(old, tree.capacity[0], items, items, items);
        long needed = data + items + room.items();
        if (needed > CollectionValue.MAX_INLINE_BYTES) {
            owner.root();
            return;
        }
        int bytes = Image.required(items + (int) room.items(), (int) data, narrow);
        if (!owner.mayBeInline(bytes)) {
            owner.root();
        } else if (old == 0 ? room.items() > 0 : !hasRoom(narrow, items + (int) room.items(), (int) data)) {
            long made = owner.reserveImage(bytes);
            Image.clear(made, narrow);
            if (old != 0) {
                Image.append(old, tree.capacity[0], 0, items, made, owner.imageCapacity());
            }
            owner.commitImage();
        }
    }

    private boolean hasRoom(boolean narrow, int items, int data) {
        boolean isNarrow = Image.isNarrow(tree.image[0]);
        return !owner.isImageFrozen()
                && (narrow || !isNarrow)
                && Image.required(items, data, isNarrow) <= tree.capacity[0];
    }

    /** Returns whether a small or absent collection stays small with one more item of this length. */
    boolean fits(int length) {
        int items = 0;
        int data = 0;
        if (tree.isInline()) {
            tree.seek(0);
            items = tree.count[0];
            data = Image.data(tree.image[0]);
        }
        int stored = length <= Tree.MAX_ITEM_BYTES ? length : CollectionDescriptor.REFERENCE_BYTES;
        return owner.mayBeInline(Image.required(items + 1, data + stored, false));
    }

    /** Rebuilds the image with one item in place of the items [from, to), if it may still be an image then. */
    private boolean rebuild(int from, int to, ItemBuffer item, long blob, int bytes) {
        long old = tree.isInline() ? tree.image[0] : 0;
        int oldCapacity = tree.capacity[0];
        int items = old == 0 ? 0 : tree.count[0];
        int removed = old == 0 ? 0 : Image.start(old, oldCapacity, to) - Image.start(old, oldCapacity, from);
        int data = (old == 0 ? 0 : Image.data(old)) - removed + bytes;
        int newItems = items - (to - from) + (item == null ? 0 : 1);
        boolean narrow =
                data <= Image.MAX_NARROW_DATA && blob == 0 && !hasReferences(old, oldCapacity, items, from, to);
        int needed = Image.required(newItems, data, narrow);
        // With fewer items, it may stay an image that had grown into the slack of its block.
        if (item != null && !owner.mayBeInline(needed)) {
            return false;
        }
        long made = owner.reserveImage(needed);
        int madeCapacity = owner.imageCapacity();
        Image.clear(made, narrow);
        if (old != 0) {
            Image.append(old, oldCapacity, 0, from, made, madeCapacity);
        }
        if (item != null) {
            Tree.write(Image.insert(made, madeCapacity, from, bytes, blob != 0), item, blob);
        }
        if (old != 0) {
            Image.append(old, oldCapacity, to, items, made, madeCapacity);
        }
        owner.commitImage();
        return true;
    }

    private static boolean hasReferences(long image, int capacity, int count, int from, int to) {
        if (count == 0 || Image.isNarrow(image)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if ((i < from || i >= to) && Image.isReference(image, capacity, i)) {
                return true;
            }
        }
        return false;
    }

    /** Replaces the item at the cursor; returns whether the collection is still small. */
    boolean replace(ItemBuffer item, long blob, int bytes) {
        if (!owner.isImageFrozen() && editor.replacementFits(bytes, blob != 0)) {
            owner.modified();
            editor.replaceInPlace(item, blob, bytes);
            return true;
        }
        return rebuild(tree.index[0], tree.index[0] + 1, item, blob, bytes);
    }

    /** Removes the items [from, to). */
    void remove(int from, int to) {
        if (owner.isImageFrozen()) {
            rebuild(from, to, null, 0, 0);
            return;
        }
        owner.modified();
        Image.remove(tree.image[0], tree.capacity[0], from, to);
        tree.size -= to - from;
        if (!owner.isUndoable()) {
            shrink();
        }
    }

    /** Frees memory that a small collection no longer uses, if there is memory for doing so. */
    void shrink() {
        if (tree.size > 0
                && tree.seek(0)
                && Image.required(tree.count[0], Image.data(tree.image[0]), false) < tree.capacity[0] / 2) {
            try {
                rebuild(0, 0, null, 0, 0);
            } catch (MemoryLimitException | OutOfMemoryError e) {
                // The copy was only meant to save memory.
                return;
            }
        }
    }
}
