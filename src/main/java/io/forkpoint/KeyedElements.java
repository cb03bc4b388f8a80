package io.forkpoint;

import java.util.List;

/** Elements that were taken from the first of several keys that had any. */
public final class KeyedElements {
    private final byte[] key;
    private final byte[][] elements;

    KeyedElements(byte[] key, byte[][] elements) {
        this.key = key;
        this.elements = elements;
    }

    /**
     * The key that had them.
     *
     * @return a copy
     */
    public byte[] key() {
        return key.clone();
    }

    /**
     * What was taken.
     *
     * @return at least one element
     */
    public List<byte[]> elements() {
        return List.of(elements);
    }
}
