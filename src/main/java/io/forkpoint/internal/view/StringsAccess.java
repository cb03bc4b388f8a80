package io.forkpoint.internal.view;

import java.util.function.Consumer;

/** The strings of a database. Methods that meet a value of another type throw, unless they say otherwise. */
public interface StringsAccess extends MapAccess {
    /** Visits some keys of any type; returns the next cursor. 0 stands for the first cursor and for the end. */
    long scan(long cursor, int count, Consumer<byte[]> visitor);
}
