package io.forkpoint.internal.value;

import java.util.Arrays;

/**
 * An open list, with Redis's commands. Indexes count from 0; negative ones count from the end, -1 being the last element.
 * A method that throws has changed nothing. Confined to the thread that opened the collection.
 */
public final class ListValue {
    private static final byte[][] NONE = {};

    private final CollectionValue value;
    private final Tree tree;

    public ListValue(CollectionValue value) {
        this.value = value;
        tree = value.items();
    }

    /** LLEN: returns the number of elements. */
    public long size() {
        return value.size();
    }

    // ---- at the ends ------------------------------------------------------------------------------------------

    /**
     * LPUSH, RPUSH: adds elements one after the other, so that the last one comes first if they are added at the front.
     *
     * @return the new length
     */
    public long push(boolean first, byte[][] elements) {
        if (elements.length == 1) {
            insertAt(first ? 0 : size(), elements[0]);
        } else if (elements.length > 1) {
            Room room = new Room();
            for (byte[] element : elements) {
                room.add(element.length);
            }
            value.atomically(room, () -> {
                for (byte[] element : elements) {
                    insertAt(first ? 0 : size(), element);
                }
            });
        }
        return size();
    }

    /** LPUSHX, RPUSHX: does the same if the list exists; otherwise returns 0. */
    public long pushIfPresent(boolean first, byte[][] elements) {
        return size() == 0 ? 0 : push(first, elements);
    }

    /** LPOP, RPOP: removes and returns the element at an end; null if there is none. */
    public byte[] pop(boolean first) {
        byte[] element = get(first ? 0 : -1);
        if (element != null) {
            tree.remove();
        }
        return element;
    }

    /** LPOP, RPOP with a count: removes up to this many elements and returns them in the order in which they are met. */
    public byte[][] pop(boolean first, long count) {
        requireCount(count);
        long size = size();
        long taken = Math.min(count, size);
        byte[][] elements = copy(first ? 0 : size - taken, taken);
        if (!first) {
            reverse(elements);
        }
        tree.removeRange(first ? 0 : size - taken, first ? taken : size);
        return elements;
    }

    private static void reverse(byte[][] elements) {
        for (int i = 0, j = elements.length - 1; i < j; i++, j--) {
            byte[] element = elements[i];
            elements[i] = elements[j];
            elements[j] = element;
        }
    }

    private static void requireCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count must not be negative: count=" + count);
        }
    }

    /**
     * LMOVE on one list: removes the element at an end and adds it at an end.
     *
     * @return the element; null if the list is empty
     */
    public byte[] rotate(boolean fromFirst, boolean toFirst) {
        byte[] element = get(fromFirst ? 0 : -1);
        if (element != null && fromFirst != toFirst && size() > 1) {
            value.atomically(new Room().add(element.length), () -> {
                insertAt(toFirst ? 0 : size(), element);
                tree.seek(fromFirst ? 0 : size() - 1);
                tree.remove();
            });
        }
        return element;
    }

    /**
     * LMOVE between two lists: removes the element at an end of this one and adds it at an end of the other.
     *
     * @return the element; null if this list is empty
     */
    public byte[] moveTo(ListValue to, boolean fromFirst, boolean toFirst) {
        byte[] element = get(fromFirst ? 0 : -1);
        if (element != null) {
            // Only an allocation can fail: if the removal inside throws, the addition to the other list is undone.
            to.value.atomically(new Room().add(element.length), () -> {
                to.insertAt(toFirst ? 0 : to.size(), element);
                tree.seek(fromFirst ? 0 : size() - 1);
                tree.remove();
            });
        }
        return element;
    }

    // ---- by index ---------------------------------------------------------------------------------------------

    /** LINDEX: returns a copy of an element; null if there is none. */
    public byte[] get(long index) {
        long at = index < 0 ? index + size() : index;
        return at >= 0 && at < size() && tree.seek(at) ? tree.item() : null;
    }

    /**
     * LSET: replaces an element.
     *
     * @return the old element
     * @throws IndexOutOfBoundsException if there is none at the index
     */
    public byte[] set(long index, byte[] element) {
        byte[] old = get(index);
        if (old == null) {
            throw outOfRange(index);
        }
        tree.replace(value.buffer().put(element));
        return old;
    }

    private IndexOutOfBoundsException outOfRange(long index) {
        return new IndexOutOfBoundsException("the list has no such element: index=" + index + " length=" + size());
    }

    /**
     * Inserts an element before the one at an index, from 0 to the length.
     *
     * @throws IndexOutOfBoundsException if the index is out of this range
     */
    public void insert(long index, byte[] element) {
        if (index < 0 || index > size()) {
            throw outOfRange(index);
        }
        insertAt(index, element);
    }

    private void insertAt(long index, byte[] element) {
        tree.seek(index);
        tree.insert(value.buffer().put(element));
    }

    /**
     * Removes the element at an index.
     *
     * @return the element
     * @throws IndexOutOfBoundsException if there is none at the index
     */
    public byte[] removeAt(long index) {
        byte[] element = get(index);
        if (element == null) {
            throw outOfRange(index);
        }
        tree.remove();
        return element;
    }

    /** LRANGE: returns copies of the elements from one index to another, both included, clipped to the list. */
    public byte[][] range(long from, long to) {
        long start = clipStart(from);
        long end = clipEnd(to);
        return start >= end ? NONE : copy(start, end - start);
    }

    private long clipStart(long from) {
        return Math.max(0, from < 0 ? from + size() : from);
    }

    /** Returns the index behind the last one, clipped to the list. */
    private long clipEnd(long to) {
        return Math.min(size(), (to < 0 ? to + size() : Math.min(to, size())) + 1);
    }

    private byte[][] copy(long start, long count) {
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("an array does not hold so many elements: elements=" + count);
        }
        // Grows as elements are met: a reader without a lock may have read any length.
        byte[][] elements = new byte[(int) Math.min(count, 1024)][];
        int met = 0;
        for (boolean more = count > 0 && tree.seek(start); more && met < count; more = tree.next()) {
            if (met == elements.length) {
                elements = Arrays.copyOf(elements, (int) Math.min(count, 2L * met));
            }
            elements[met++] = tree.item();
        }
        return met == elements.length ? elements : Arrays.copyOf(elements, met);
    }

    /** LTRIM: keeps the elements from one index to another, both included. */
    public void trim(long from, long to) {
        long size = size();
        long start = clipStart(from);
        long end = clipEnd(to);
        if (start >= end) {
            tree.removeRange(0, size);
        } else if (start > 0 && end < size) {
            value.atomically(new Room(), () -> {
                tree.removeRange(end, size);
                tree.removeRange(0, start);
            });
        } else {
            tree.removeRange(start > 0 ? 0 : end, start > 0 ? start : size);
        }
    }

    // ---- by content -------------------------------------------------------------------------------------------

    /**
     * LINSERT: inserts an element next to the first one equal to the pivot.
     *
     * @return the new length; -1 if there is no such element, 0 if there is no list
     */
    public long insert(boolean before, byte[] pivot, byte[] element) {
        if (size() == 0) {
            return 0;
        }
        long at = 0;
        for (boolean more = tree.first(); more; more = tree.next()) {
            if (tree.isItem(pivot)) {
                insertAt(before ? at : at + 1, element);
                return size();
            }
            at++;
        }
        return -1;
    }

    /** LREM: removes the first or the last elements equal to this one; returns their number. */
    public long remove(byte[] element, boolean fromEnd, long count) {
        long[] found = indexesOf(element, fromEnd, 0, count, Long.MAX_VALUE);
        if (found.length == 0) {
            return 0;
        }
        if (found.length == 1) {
            removeAt(found[0]);
            return 1;
        }
        Arrays.sort(found);
        value.atomically(new Room(), () -> {
            // From the end, so that the remaining indexes stay valid.
            for (int i = found.length - 1; i >= 0; i--) {
                tree.seek(found[i]);
                tree.remove();
            }
        });
        return found.length;
    }

    /**
     * LPOS: finds the elements equal to this one.
     *
     * @param offset the number of matches to skip
     * @param count the number of matches to find
     * @param most the number of elements to compare
     * @return the indexes in the order in which the elements are met
     */
    public long[] indexesOf(byte[] element, boolean fromEnd, long offset, long count, long most) {
        long[] found = new long[4];
        int met = 0;
        long at = fromEnd ? size() - 1 : 0;
        long toSkip = offset;
        long toLookAt = most;
        for (boolean more = fromEnd ? tree.last() : tree.first();
                more && toLookAt > 0 && met < count;
                more = fromEnd ? tree.previous() : tree.next()) {
            if (tree.isItem(element) && toSkip-- <= 0) {
                if (met == found.length) {
                    found = Arrays.copyOf(found, 2 * met);
                }
                found[met++] = at;
            }
            at += fromEnd ? -1 : 1;
            toLookAt--;
        }
        return Arrays.copyOf(found, met);
    }
}
