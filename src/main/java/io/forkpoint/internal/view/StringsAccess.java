package io.forkpoint.internal.view;

import java.util.function.Consumer;

/** The strings of a database. Methods that meet a value of another type throw, except those that say otherwise. */
public interface StringsAccess extends MapAccess {
    /** Whether the key has a string; false for a value of another type. */
    boolean isString(byte[] key);

    /** Visits some keys, of values of any type, and returns the next cursor; 0 is the first one, and the end. */
    long scan(long cursor, int count, Consumer<byte[]> visitor);
}
