package io.forkpoint.internal.view;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The fields of a hash. */
public interface HashAccess extends MapAccess {
    /** Whether there is such a field. */
    boolean containsField(byte[] field);

    /** Sets all fields at once. */
    void putAll(byte[][] fields, byte[][] values);

    /** Visits some fields and values, and returns the next cursor; null is the first one, and the end. */
    byte @Nullable [] scan(byte @Nullable [] cursor, int count, BiConsumer<byte[], byte[]> visitor);
}
