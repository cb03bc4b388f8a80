package io.forkpoint.cli;

import io.forkpoint.snapshot.SnapshotOptions;
import picocli.CommandLine.Option;

/** The options that say how to write a snapshot. */
final class SnapshotMixin {
    @Option(names = "--no-lzf", description = "Do not compress strings: a larger file, written faster.")
    private boolean noLzf;

    @Option(names = "--no-checksum", description = "Leave the CRC64 out, as Redis's 'rdbchecksum no' does.")
    private boolean noChecksum;

    @Option(names = "--drop-cache", description = "Drop what is on disk from the page cache.")
    private boolean dropCache;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Give the snapshot up after this long, such as 500ms, 30s or 10m (default: never).")
    private TimeLimit timeLimit;

    SnapshotMixin() {}

    SnapshotOptions options() {
        return SnapshotOptions.DEFAULT
                .withLzf(!noLzf)
                .withChecksum(!noChecksum)
                .withDropCache(dropCache)
                .withTimeLimit(timeLimit.duration());
    }
}
