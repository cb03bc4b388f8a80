package io.forkpoint.internal.snapshot;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.forkpoint.internal.memory.CollectionDescriptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lays collections out as {@link CollectionDescriptor} draws them, in any of the shapes that it allows. */
final class CollectionLayout {
    private static final int MAX_NARROW_BYTES = 255;
    private static final int MAX_INLINE_ITEM_BYTES = 1000;
    private static final int MAX_LEAF_BYTES = 3000;
    private static final int MAX_SMALL_BYTES = 20_000;

    private final Random random;
    private final ScanArena arena;

    CollectionLayout(Random random, ScanArena arena) {
        this.random = random;
        this.arena = arena;
    }

    /** As it lies in an image. */
    private static final class Item {
        private final byte[] bytes;
        private final boolean isReference;

        private Item(byte[] bytes, boolean isReference) {
            this.bytes = bytes;
            this.isReference = isReference;
        }
    }

    private record Node(long offset, long items) {}

    /** Whether there is little enough for a small collection. */
    static boolean fitsSmall(List<byte[]> items) {
        return items.size() < 1000
                && items.stream()
                                .mapToInt(item -> Math.min(item.length, MAX_INLINE_ITEM_BYTES))
                                .sum()
                        < MAX_SMALL_BYTES;
    }

    /** The value of a small collection. */
    byte[] small(List<byte[]> items) {
        List<Item> laid = new ArrayList<>();
        items.forEach(item -> laid.add(leafItem(item)));
        return image(laid, 1);
    }

    /** The value of a large collection: its root, of one tree or two, and a stream's words if there are any. */
    byte[] rooted(List<List<byte[]>> trees, long... words) {
        byte[] bytes = new byte[CollectionDescriptor.STREAM_OFFSET + words.length * Long.BYTES];
        ByteBuffer root = view(bytes);
        root.putShort(CollectionDescriptor.HEAD_OFFSET, (short) CollectionDescriptor.ROOTED_BIT);
        root.putShort(CollectionDescriptor.TREES_OFFSET, (short) trees.size());
        for (int i = 0; i < trees.size(); i++) {
            int at = CollectionDescriptor.TREE_OFFSET + i * CollectionDescriptor.TREE_BYTES;
            root.putLong(at, tree(trees.get(i)));
            root.putLong(at + Long.BYTES, trees.get(i).size());
        }
        for (int i = 0; i < words.length; i++) {
            root.putLong(CollectionDescriptor.STREAM_OFFSET + i * Long.BYTES, words[i]);
        }
        return bytes;
    }

    /** Height and offset of a tree; 0 if it is empty. */
    private long tree(List<byte[]> items) {
        if (items.isEmpty()) {
            return 0;
        }
        List<Node> nodes = leaves(items);
        long height = 0;
        while (nodes.size() > 1 || (height < 2 && random.nextInt(8) == 0)) {
            height++;
            nodes = inner(nodes, (int) height);
        }
        return height << CollectionDescriptor.HEIGHT_SHIFT | nodes.get(0).offset;
    }

    private List<Node> leaves(List<byte[]> items) {
        List<Node> leaves = new ArrayList<>();
        for (int i = 0; i < items.size(); ) {
            List<Item> laid = new ArrayList<>();
            int most = 1 + random.nextInt(30);
            int bytes = 0;
            while (i < items.size() && laid.size() < most && bytes < MAX_LEAF_BYTES) {
                Item item = leafItem(items.get(i++));
                laid.add(item);
                bytes += item.bytes.length;
            }
            leaves.add(new Node(arena.putNode(0, image(laid, Long.BYTES)), laid.size()));
        }
        return leaves;
    }

    private List<Node> inner(List<Node> children, int level) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < children.size(); ) {
            List<Item> laid = new ArrayList<>();
            int most = 2 + random.nextInt(6);
            long below = 0;
            while (i < children.size() && laid.size() < most) {
                Node child = children.get(i++);
                laid.add(child(child, laid.isEmpty() ? new byte[0] : new byte[random.nextInt(40)]));
                below += child.items;
            }
            nodes.add(new Node(arena.putNode(level, image(laid, Long.BYTES)), below));
        }
        return nodes;
    }

    private Item child(Node child, byte[] separator) {
        boolean isReference = random.nextInt(10) == 0;
        byte[] laid = isReference ? reference(separator) : separator;
        byte[] item = new byte[CollectionDescriptor.CHILD_BYTES + laid.length];
        view(item).putLong(child.offset).putLong(child.items).put(laid);
        return new Item(item, isReference);
    }

    private Item leafItem(byte[] item) {
        boolean isReference = item.length > MAX_INLINE_ITEM_BYTES || random.nextInt(50) == 0;
        return new Item(isReference ? reference(item) : item, isReference);
    }

    private byte[] reference(byte[] content) {
        byte[] reference = new byte[CollectionDescriptor.REFERENCE_BYTES];
        view(reference).putLong(arena.putBlob(content)).putInt(content.length);
        return reference;
    }

    /** An image with some room left in it, or none. */
    private byte[] image(List<Item> items, int alignment) {
        int data = items.stream().mapToInt(item -> item.bytes.length).sum();
        boolean isNarrow = data <= MAX_NARROW_BYTES
                && items.stream().noneMatch(item -> item.isReference)
                && random.nextInt(4) != 0;
        int endBytes = isNarrow ? 1 : Short.BYTES;
        int needed = CollectionDescriptor.ITEMS_OFFSET + data + items.size() * endBytes;
        int capacity = (needed + (random.nextBoolean() ? 0 : random.nextInt(100)) + alignment - 1) & -alignment;
        byte[] bytes = new byte[capacity];
        ByteBuffer image = view(bytes);
        image.putShort((short) (items.size() | (isNarrow ? CollectionDescriptor.NARROW_BIT : 0)))
                .putShort((short) data);
        for (int i = 0; i < items.size(); i++) {
            image.put(items.get(i).bytes);
            int end = image.position() - CollectionDescriptor.ITEMS_OFFSET;
            if (isNarrow) {
                image.put(capacity - 1 - i, (byte) end);
            } else {
                int word = end | (items.get(i).isReference ? CollectionDescriptor.REFERENCE_BIT : 0);
                image.putShort(capacity - Short.BYTES * (i + 1), (short) word);
            }
        }
        return bytes;
    }

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    }
}
