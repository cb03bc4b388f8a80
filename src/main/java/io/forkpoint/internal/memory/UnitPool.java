package io.forkpoint.internal.memory;

/**
 * The free units of an arena: a bit for each, and a binary tree over the words of these bits. A node holds how many of
 * the units below it are free at their start, at their end, and in the longest run.
 *
 * <pre>
 *                +---------------- 1 ----------------+
 *                | first 1 | last 0 | longest 64 + 62 |
 *                +-----------------------------------+
 *                  /                               \
 *  +------------- 2 --------------+  +------------- 3 -------------+
 *  | first 1 | last 64 | long. 64 |  | first 62 | last 0 | long. 62 |
 *  +------------------------------+  +-----------------------------+
 *       /                \               /                \
 *  | 1000...0010 |  | 1111...1111 |  | 1111...1100 |  | 0000...0000 |   words, from their lowest bits on
 * </pre>
 *
 * Units are taken from the first run that is long enough, which keeps the units in use at low addresses, in whole huge
 * pages. It takes a step for each level of the tree, and for each 64 units taken or given.
 *
 * <p>All memory is allocated at the beginning: half a byte to one byte per unit in a few arrays of the heap, which a
 * collector may round up (10 MB were measured for 512 GiB). No method allocates, so none can end halfway. Not
 * thread-safe.
 */
public final class UnitPool {
    private static final int WORD_SHIFT = 6;

    /** The number of words, and so of leaves of the tree; a power of two. */
    private final int leaves;

    private final long[] words;
    // Values of node i, whose children are nodes 2 i and 2 i + 1; the leaf of word w is node w + leaves.
    private final int[] first;
    private final int[] last;
    private final int[] longest;
    private int count;

    /**
     * Creates an empty pool.
     *
     * @param units one more than the last unit that will be free
     */
    public UnitPool(int units) {
        int needed = (units + Long.SIZE - 1) >>> WORD_SHIFT;
        leaves = 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(needed - 1));
        words = new long[leaves];
        first = new int[2 * leaves];
        last = new int[2 * leaves];
        longest = new int[2 * leaves];
    }

    /** Returns the number of free units. */
    public int count() {
        return count;
    }

    /** Takes the first run of this many units; returns its start, or -1 if there is none. */
    public int take(int units) {
        if (longest[1] < units) {
            return -1;
        }
        int start = findBelow(1, leaves << WORD_SHIFT, units);
        take(start, units);
        return start;
    }

    /** Takes units that are free. */
    public void take(int start, int units) {
        mark(start, units, false);
        count -= units;
    }

    /** Frees units that are taken. */
    public void give(int start, int units) {
        mark(start, units, true);
        count += units;
    }

    /**
     * Returns the first unit, from one on, that begins a run of this many free units; -1 if there is none.
     *
     * @param grain a power of two that divides the result; {@code units} is rounded up to a multiple of it
     */
    public int find(int from, int units, int grain) {
        int wanted = (units + grain - 1) & -grain;
        int at = find(from, wanted);
        while (at >= 0) {
            int start = (at + grain - 1) & -grain;
            if (freeFrom(start, wanted) == wanted) {
                return start;
            }
            // The run is shorter than that.
            at = find(at + freeFrom(at, wanted + grain), wanted);
        }
        return -1;
    }

    private int find(int from, int units) {
        int word = from >>> WORD_SHIFT;
        if (word >= leaves) {
            return -1;
        }
        long bits = words[word] & (-1L << from);
        long starts = starts(bits, units);
        if (starts != 0) {
            return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(starts);
        }
        // Free units before the end of a word continue in the next node.
        int before = Long.numberOfLeadingZeros(~bits);
        int node = leaves + word;
        int size = Long.SIZE;
        while (true) {
            for (; (node & 1) != 0; node >>>= 1) {
                size <<= 1;
            }
            if (node == 0) {
                return -1;
            }
            node++;
            if (before + first[node] >= units) {
                return start(node, size) - before;
            }
            if (longest[node] >= units) {
                return findBelow(node, size, units);
            }
            before = first[node] == size ? before + size : last[node];
        }
    }

    /** Returns the start of the first run of this many units below a node that has one. */
    private int findBelow(int top, int topSize, int units) {
        int node = top;
        int size = topSize;
        while (node < leaves) {
            int left = 2 * node;
            size >>>= 1;
            if (longest[left] >= units) {
                node = left;
            } else if (last[left] + first[left + 1] >= units) {
                return start(left + 1, size) - last[left];
            } else {
                node = left + 1;
            }
        }
        int word = node - leaves;
        return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(starts(words[word], units));
    }

    /** Returns the first unit of a node at a level whose nodes have this size. */
    private int start(int node, int size) {
        return node * size - (leaves << WORD_SHIFT);
    }

    /** Returns the bits of a word that begin a run of this many set bits. */
    private static long starts(long bits, int units) {
        if (units > Long.SIZE) {
            return 0;
        }
        long starts = bits;
        for (int run = 1; run < units; ) {
            int by = Math.min(run, units - run);
            starts &= starts >>> by;
            run += by;
        }
        return starts;
    }

    /** Returns the number of free units in a row from this one on, up to {@code most}. */
    public int freeFrom(int unit, int most) {
        int free = 0;
        while (free < most && (unit + free) >>> WORD_SHIFT < leaves) {
            int at = unit + free;
            int run = Long.numberOfTrailingZeros(~(words[at >>> WORD_SHIFT] >>> at));
            free += run;
            if (run == 0 || ((at + run) & (Long.SIZE - 1)) != 0) {
                break;
            }
        }
        return Math.min(free, most);
    }

    /** Returns the number of all free units in a row before this one. */
    int freeBefore(int unit) {
        int free = 0;
        while (free < unit) {
            int end = unit - free;
            int run = Long.numberOfLeadingZeros(~(words[(end - 1) >>> WORD_SHIFT] << -end));
            free += run;
            if (run == 0 || ((end - run) & (Long.SIZE - 1)) != 0) {
                break;
            }
        }
        return free;
    }

    private void mark(int start, int units, boolean free) {
        int firstWord = start >>> WORD_SHIFT;
        int lastWord = (start + units - 1) >>> WORD_SHIFT;
        for (int word = firstWord; word <= lastWord; word++) {
            long mask = word == firstWord ? -1L << start : -1L;
            mask &= word == lastWord ? -1L >>> -(start + units) : -1L;
            words[word] = free ? words[word] | mask : words[word] & ~mask;
            describeWord(word);
        }
        int from = leaves + firstWord;
        int to = leaves + lastWord;
        boolean changed = true;
        for (int half = Long.SIZE; changed && from > 1; half <<= 1) {
            from >>>= 1;
            to >>>= 1;
            changed = false;
            for (int node = from; node <= to; node++) {
                changed |= join(node, half);
            }
        }
    }

    private void describeWord(int word) {
        long bits = words[word];
        int node = leaves + word;
        first[node] = Long.numberOfTrailingZeros(~bits);
        last[node] = Long.numberOfLeadingZeros(~bits);
        int run = 0;
        for (long left = bits; left != 0; left &= left << 1) {
            run++;
        }
        longest[node] = run;
    }

    /** Computes a node from its children, each of this size; returns whether it has changed. */
    private boolean join(int node, int size) {
        int left = 2 * node;
        int right = left + 1;
        int newFirst = first[left] == size ? size + first[right] : first[left];
        int newLast = last[right] == size ? size + last[left] : last[right];
        int newLongest = Math.max(Math.max(longest[left], longest[right]), last[left] + first[right]);
        boolean changed = newFirst != first[node] || newLast != last[node] || newLongest != longest[node];
        first[node] = newFirst;
        last[node] = newLast;
        longest[node] = newLongest;
        return changed;
    }
}
