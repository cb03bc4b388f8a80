package io.forkpoint.cli;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.util.Collection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how to write a snapshot. */
final class SnapshotMixin {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--no-lzf", description = "Do not compress strings: a larger file, written faster.")
    private boolean noLzf;

    @Option(names = "--no-checksum", description = "Leave the CRC64 out, as Redis's 'rdbchecksum no' does.")
    private boolean noChecksum;

    @Option(
            names = "--page-cache",
            description = "Leave the file in the page cache, for who reads it next, instead of keeping it out.")
    private boolean pageCache;

    @Option(
            names = "--max-bytes-per-second",
            paramLabel = "SIZE",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Write at most so much a second, such as 100mb (default: as fast as it goes).")
    private ByteSize maxBytesPerSecond;

    @Option(
            names = "--scan-threads",
            paramLabel = "COUNT",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Read and encode by so many threads, 1 to 64; the file does not depend on it "
                    + "(default: one to each eight processors, at most 8).")
    private int scanThreads;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Give the snapshot up after this long, such as 500ms, 30s or 10m (default: never).")
    private TimeLimit timeLimit;

    @Option(
            names = "--fallback",
            description = "If the fork fails for want of memory or processes, go on by thread. Auto always does.")
    private boolean fallback;

    @Option(
            names = "--retained-slow",
            paramLabel = "SIZE",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Hold writers to the scan's pace once so much memory is retained for the snapshot "
                    + "(default: a quarter of what is available).")
    private ByteSize retainedSlow;

    @Option(
            names = "--retained-max",
            paramLabel = "SIZE",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Give the snapshot up once so much is retained (default: half of what is available).")
    private ByteSize retainedMax;

    @Option(
            names = "--oldest-server",
            paramLabel = "SERVER",
            defaultValue = "auto",
            description = "The oldest server that must be able to read the file: auto, redis-5, redis-7-0, redis-7-2, "
                    + "redis-7-4 or valkey-9 (default: ${DEFAULT-VALUE}, the lowest version that holds the content).")
    private OldestServer oldestServer;

    SnapshotMixin() {}

    SnapshotOptions options() {
        return SnapshotOptions.builder()
                .lzf(!noLzf)
                .checksum(!noChecksum)
                .pageCache(pageCache)
                .timeLimit(timeLimit.duration())
                .fallback(fallback)
                .retainedBounds(retainedSlow.bytes(), retainedMax.bytes())
                .oldestServer(oldestServer)
                .maxBytesPerSecond(maxBytesPerSecond.bytes())
                .scanThreads(scanThreads)
                .build();
    }

    /** Refuses what does not go together, before anything is done. */
    void check(Collection<SnapshotMethod> methods) {
        if (scanThreads < 0 || scanThreads > SnapshotOptions.MAX_SCAN_THREADS) {
            throw usage("--scan-threads must be 0 to " + SnapshotOptions.MAX_SCAN_THREADS + ": " + scanThreads);
        }
        if (retainedMax.bytes() != 0 && retainedMax.bytes() < retainedSlow.bytes()) {
            throw usage("--retained-max must not be below --retained-slow: " + retainedMax.bytes() + " is below "
                    + retainedSlow.bytes());
        }
        if (fallback && methods.stream().allMatch(SnapshotMethod.THREAD::equals)) {
            throw usage("--fallback does not go with --method thread, which does not fork");
        }
        boolean bounded = retainedSlow.bytes() != 0 || retainedMax.bytes() != 0;
        if (bounded && !fallback && methods.stream().allMatch(SnapshotMethod.FORK::equals)) {
            throw usage("--retained-slow and --retained-max do not go with --method fork, which retains nothing");
        }
    }

    /** Refuses a method that cannot be used with an arena. */
    void check(SnapshotMethod method, ArenaKind arena) {
        if (method == SnapshotMethod.FORK && arena == ArenaKind.SHARED) {
            throw usage("--method fork does not go with --arena shared, of which a child would see later writes;"
                    + " use async-fork or thread, or --arena private or private-huge");
        }
        if (method == SnapshotMethod.ASYNC_FORK && arena != ArenaKind.SHARED) {
            throw usage("--method async-fork does not go with --arena " + Names.of(arena)
                    + ", of which a child forked before the pause would see too little; use fork or thread, or"
                    + " --arena shared");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
