package io.forkpoint.internal.rdb;

import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.rdb.SkippedPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what is skipped in a damaged file: an entry whose end is known although its value cannot be read, or that has
 * no place in a store; the repetition of a key, member or field, of which the first is kept; everything from the place
 * where the end of a record is unknown; a wrong checksum. For one thread, for one file.
 */
public final class Salvage {
    /** The most parts that are listed; all are counted. */
    public static final int LISTED = RdbInspection.LISTED;

    private final List<SkippedPart> listed = new ArrayList<>();
    private long count;

    /** Creates an empty record. */
    public Salvage() {}

    /** Records a skipped part; {@code key} may be null. */
    public void note(long offset, String key, String reason) {
        count++;
        if (listed.size() < LISTED) {
            listed.add(new SkippedPart(offset, key, reason));
        }
    }

    /** {@return the number of skipped parts} */
    public long count() {
        return count;
    }

    /** {@return the first {@link #LISTED} skipped parts} */
    public List<SkippedPart> parts() {
        return List.copyOf(listed);
    }
}
