package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.rdb.RdbInspection;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/**
 * Reads a whole file to tell what is in it and that it is sound. The heap it takes is bounded whatever the file holds.
 * Instances have no state: any number of threads may inspect with one.
 */
public final class RdbInspector {
    /** At most so many AUX fields, databases, function libraries and module records are told apart. */
    public static final int LISTED = RdbInspection.LISTED;

    private static final RdbVisitor CHECK_ONLY = new RdbVisitor() {};

    /** Has nothing against anything. */
    private static final RdbHandler NOBODY = new RdbHandler() {
        @Override
        public void entry(RawEntry entry) {}

        @Override
        public RdbVisitor collection(RawEntry entry) {
            return RdbType.ofBlockType(entry.type()).isModules() ? null : CHECK_ONLY;
        }
    };

    private final HelperLibrary helper;
    private final int largestKeys;

    /** An inspector that lists so many of the largest keys. */
    public RdbInspector(HelperLibrary helper, int largestKeys) {
        if (largestKeys < 0) {
            throw new IllegalArgumentException("largestKeys=" + largestKeys + " is negative: give 0 or more");
        }
        this.helper = helper;
        this.largestKeys = largestKeys;
    }

    /**
     * Inspects a file.
     *
     * @param nowMillis milliseconds since 1970; keys that expire earlier count as expired
     * @throws io.forkpoint.errors.RdbFormatException if it is not an RDB file, is damaged, or holds what cannot be read
     * @throws io.forkpoint.errors.LoadException if reading fails
     */
    public RdbInspection inspect(Path file, long nowMillis) {
        return inspect(file, nowMillis, NOBODY, null);
    }

    /**
     * The same with somebody who judges what comes, as a load does.
     *
     * @param judge gets all that is in the file, and throws what it has against it
     * @param salvage takes down what is passed over; null: a damaged file is refused
     */
    public RdbInspection inspect(Path file, long nowMillis, RdbHandler judge, Salvage salvage) {
        InspectionHandler handler = new InspectionHandler(helper, judge, largestKeys, nowMillis);
        return handler.inspection(new RdbReader(helper).read(file, handler, salvage), salvage);
    }

    /**
     * Inspects what a blocking channel delivers: {@code size} bytes, or {@link RdbReader#UNKNOWN_SIZE}. Otherwise as
     * {@link #inspect(Path, long)}.
     */
    public RdbInspection inspect(ReadableByteChannel channel, long size, String name, long nowMillis) {
        InspectionHandler handler = new InspectionHandler(helper, NOBODY, largestKeys, nowMillis);
        return handler.inspection(new RdbReader(helper).read(channel, size, name, handler), null);
    }
}
