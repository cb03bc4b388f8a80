package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.value.ValueType;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** A pattern of SORT's BY and GET: maps an element to a key, or with an arrow to a field of a hash. */
final class SortPattern {
    private final byte[] pattern;
    private final int star;
    private final int arrow;

    SortPattern(byte[] pattern) {
        this.pattern = pattern;
        star = indexOf(pattern, 0, '*');
        int found = star < 0 ? -1 : indexOf(pattern, star + 1, '-');
        // An arrow with nothing after it is part of the key.
        arrow = found >= 0 && found + 2 < pattern.length && pattern[found + 1] == '>' ? found : -1;
    }

    private static int indexOf(byte[] text, int from, char wanted) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    boolean hasStar() {
        return star >= 0;
    }

    /** Returns the value for an element; null if there is none. A single number sign stands for the element itself. */
    byte[] valueFor(Database database, byte[] element) {
        if (pattern.length == 1 && pattern[0] == '#') {
            return element;
        }
        if (star < 0) {
            return null;
        }
        byte[] key = key(element);
        if (arrow < 0) {
            return database.type(key) == ValueType.STRING ? database.read(key, SortPattern::copy) : null;
        }
        byte[] field = Arrays.copyOfRange(pattern, arrow + 2, pattern.length);
        return database.type(key) == ValueType.HASH ? database.hash(key).get(field) : null;
    }

    private byte[] key(byte[] element) {
        int end = arrow < 0 ? pattern.length : arrow;
        byte[] key = new byte[end - 1 + element.length];
        System.arraycopy(pattern, 0, key, 0, star);
        System.arraycopy(element, 0, key, star, element.length);
        System.arraycopy(pattern, star + 1, key, star + element.length, end - star - 1);
        return key;
    }

    private static byte[] copy(DirectBuffer value) {
        byte[] bytes = new byte[value.capacity()];
        value.getBytes(0, bytes);
        return bytes;
    }
}
