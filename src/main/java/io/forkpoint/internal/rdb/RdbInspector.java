package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.rdb.RdbInspection;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/**
 * Reads a whole file to report its content and whether it is sound. The heap used is bounded whatever the file holds.
 * Instances are stateless: any number of threads may share one.
 */
public final class RdbInspector {
    /** The most AUX fields, databases, function libraries and module records that are listed separately. */
    public static final int LISTED = RdbInspection.LISTED;

    private static final RdbVisitor CHECK_ONLY = new RdbVisitor() {};

    /** Accepts everything. */
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

    /** Creates an inspector that lists this many of the largest keys. */
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
     * @throws io.forkpoint.errors.RdbFormatException if it is not an RDB file, is damaged, or has unsupported content
     * @throws io.forkpoint.errors.LoadException if reading fails
     */
    public RdbInspection inspect(Path file, long nowMillis) {
        return inspect(file, nowMillis, NOBODY, null);
    }

    /**
     * Inspects a file with a judge of its content, as a load has.
     *
     * @param judge receives everything in the file, and throws its objections
     * @param salvage records what is skipped; null: a damaged file is refused
     */
    public RdbInspection inspect(Path file, long nowMillis, RdbHandler judge, Salvage salvage) {
        InspectionHandler handler = new InspectionHandler(helper, judge, largestKeys, nowMillis);
        return handler.inspection(new RdbReader(helper).read(file, handler, salvage), salvage);
    }

    /**
     * Inspects what a blocking channel delivers: {@code size} bytes, or {@link RdbReader#UNKNOWN_SIZE}. Otherwise like
     * {@link #inspect(Path, long)}.
     */
    public RdbInspection inspect(ReadableByteChannel channel, long size, String name, long nowMillis) {
        InspectionHandler handler = new InspectionHandler(helper, NOBODY, largestKeys, nowMillis);
        return handler.inspection(new RdbReader(helper).read(channel, size, name, handler), null);
    }
}
