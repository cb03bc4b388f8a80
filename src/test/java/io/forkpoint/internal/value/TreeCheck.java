package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.HashSet;
import java.util.Set;
import org.agrona.UnsafeApi;

/** The invariants of a tree: levels, counts, order, separators, capacities, and that every block belongs to it once. */
final class TreeCheck {
    private final TestSpace space;
    private final Set<Long> blocks = new HashSet<>();
    private byte[] last;

    TreeCheck(TestSpace space) {
        this.space = space;
    }

    /** All blocks that were found. */
    Set<Long> blocks() {
        return blocks;
    }

    TreeCheck check(Tree tree) {
        last = null;
        if (tree.isInline()) {
            long items = 0;
            for (boolean more = tree.first(); more; more = tree.next()) {
                checkItem(tree);
                items++;
            }
            assertThat(items).isEqualTo(tree.size());
            tree.first();
            blobs(tree.image[0], tree.capacity[0], 0);
        } else if (tree.root == 0) {
            assertThat(tree.size()).isZero();
        } else {
            assertThat(subtree(tree, tree.root, tree.height, null, null)).isEqualTo(tree.size());
            long items = 0;
            for (boolean more = tree.first(); more; more = tree.next()) {
                checkItem(tree);
                items++;
            }
            assertThat(items).isEqualTo(tree.size());
        }
        return this;
    }

    private void checkItem(Tree tree) {
        if (tree.kind != ItemKind.ELEMENT) {
            byte[] key = tree.key();
            if (last != null) {
                assertThat(java.util.Arrays.compareUnsigned(last, key)).isNegative();
            }
            last = key;
        }
    }

    private long subtree(Tree tree, long node, int level, byte[] from, byte[] below) {
        assertThat(space.live).containsKey(node);
        assertThat(blocks.add(node)).as("node %d is reached once", node).isTrue();
        long header = UnsafeApi.getLong(space.address(node));
        assertThat(CollectionDescriptor.level(header)).isEqualTo(level);
        int capacity = CollectionDescriptor.capacity(header);
        assertThat(capacity + BlockDescriptor.WORD_BYTES).isLessThanOrEqualTo(space.live.get(node));
        long image = space.address(node) + BlockDescriptor.WORD_BYTES;
        int count = Image.count(image);
        assertThat(count).isPositive();
        assertThat(Image.required(count, Image.data(image), Image.isNarrow(image)))
                .isLessThanOrEqualTo(capacity);
        assertThat(Image.end(image, capacity, count - 1)).isEqualTo(Image.data(image));
        blobs(image, capacity, level == 0 ? 0 : CollectionDescriptor.CHILD_BYTES);
        if (level == 0) {
            checkBounds(tree, node, from, below);
            return count;
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long item = Image.item(image, Image.start(image, capacity, i));
            byte[] low = i == 0 ? from : separator(tree, node, level, i);
            byte[] high = i + 1 < count ? separator(tree, node, level, i + 1) : below;
            long items = subtree(tree, UnsafeApi.getLong(item), level - 1, low, high);
            assertThat(UnsafeApi.getLong(item + 8)).isEqualTo(items);
            sum += items;
        }
        return sum;
    }

    private static byte[] separator(Tree tree, long node, int level, int at) {
        if (tree.kind == ItemKind.ELEMENT) {
            return null;
        }
        tree.enter(level, node);
        return tree.separator(level, at);
    }

    private void checkBounds(Tree tree, long leaf, byte[] from, byte[] below) {
        if (tree.kind == ItemKind.ELEMENT) {
            return;
        }
        tree.enter(0, leaf);
        tree.index[0] = 0;
        if (from != null) {
            assertThat(java.util.Arrays.compareUnsigned(tree.key(), from)).isNotNegative();
        }
        tree.index[0] = tree.count[0] - 1;
        if (below != null) {
            assertThat(java.util.Arrays.compareUnsigned(tree.key(), below)).isNegative();
        }
    }

    private void blobs(long image, int capacity, int skipped) {
        for (int i = 0; i < Image.count(image); i++) {
            if (Image.isReference(image, capacity, i)) {
                long blob = UnsafeApi.getLong(Image.item(image, Image.start(image, capacity, i)) + skipped);
                assertThat(space.live).containsKey(blob);
                assertThat(blocks.add(blob)).as("blob %d is reached once", blob).isTrue();
            }
        }
    }
}
