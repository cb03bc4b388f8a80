package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import java.util.function.IntPredicate;

/**
 * The store holds what the file cannot. Thrown in the gate, where there is no time to look for a key: {@link #naming} adds
 * one afterwards. Never leaves this package.
 */
final class UnwritableContentException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    private final transient IntPredicate types;

    /** @param types the block types that stand in the way */
    UnwritableContentException(String message, IntPredicate types) {
        super(message);
        this.types = types;
    }

    /** What users are told: the same with one of the keys. */
    SnapshotException naming(SnapshotSource source) {
        String key = source.describeKeyOf(types);
        return new SnapshotException(key == null ? getMessage() : getMessage() + " (such as " + key + ')', this);
    }
}
