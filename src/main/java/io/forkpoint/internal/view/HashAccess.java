package io.forkpoint.internal.view;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The fields of a hash. */
public interface HashAccess extends MapAccess {
    /** Sets all fields atomically. */
    void putAll(byte[][] fields, byte[][] values);

    /** Visits some fields and values; returns the next cursor. Null stands for the first cursor and for the end. */
    byte @Nullable [] scan(byte @Nullable [] cursor, int count, BiConsumer<byte[], byte[]> visitor);
}
