package io.forkpoint.internal.rdb;

import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.rdb.SkippedPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes down what is passed over in a damaged file: an entry whose end is known although its value cannot be read, or that
 * has no place in a store; the repetition of a key, member or field, of which the first is kept; whatever follows the place
 * from which on nobody knows where a record ends; a wrong checksum. For one thread, for one file.
 */
public final class Salvage {
    /** At most so many are listed; all are counted. */
    public static final int LISTED = RdbInspection.LISTED;

    private final List<SkippedPart> listed = new ArrayList<>();
    private long count;

    /** Nothing so far. */
    public Salvage() {}

    /** Takes something down; {@code key} may be null. */
    public void note(long offset, String key, String reason) {
        count++;
        if (listed.size() < LISTED) {
            listed.add(new SkippedPart(offset, key, reason));
        }
    }

    /** {@return how much it was} */
    public long count() {
        return count;
    }

    /** {@return the first {@link #LISTED}} */
    public List<SkippedPart> parts() {
        return List.copyOf(listed);
    }
}
