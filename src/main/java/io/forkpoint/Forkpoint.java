package io.forkpoint;

import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.errors.HelperUnavailableException;
import io.forkpoint.errors.LoadException;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.host.ForkPlan;
import io.forkpoint.host.Host;
import io.forkpoint.internal.doctor.Doctor;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.load.StoreLoader;
import io.forkpoint.internal.snapshot.PauseEstimate;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.time.Duration;

/** Operations that need no store. Safe for any number of threads. */
public final class Forkpoint {
    private Forkpoint() {}

    /**
     * Diagnoses snapshots on this host of a store that need not exist yet.
     *
     * @param workload what is known about the store
     * @return the diagnosis, which takes some milliseconds
     */
    public static Diagnosis diagnose(Workload workload) {
        return diagnose(Host.read(), workload);
    }

    /**
     * Diagnoses snapshots on another host of a store that need not exist yet.
     *
     * @param host the host, as it was read
     * @param workload what is known about the store
     * @return the diagnosis
     */
    public static Diagnosis diagnose(Host host, Workload workload) {
        return new Doctor(host, workload, null).diagnose();
    }

    /**
     * Estimates how long a fork blocks its process.
     *
     * @param plan what the fork copies
     * @return the time, estimated from measured forks
     */
    public static Duration estimatePause(ForkPlan plan) {
        long small = (plan.copyKb() - plan.hugeKb()) * 1024;
        return new PauseEstimate(ArenaKind.PRIVATE)
                .of(SnapshotMethod.FORK, small)
                .plus(new PauseEstimate(ArenaKind.PRIVATE_HUGE).of(SnapshotMethod.FORK, plan.hugeKb() * 1024));
    }

    /**
     * Loads the native helper if it is not loaded yet.
     *
     * @return the number of the memory layout that the helper shares with this jar
     * @throws HelperUnavailableException if the helper cannot be loaded, or has another layout
     */
    public static int helperAbi() {
        return Helper.library().fp_abi();
    }

    /**
     * Reads a whole RDB file as {@link Store#load} does, to tell what it contains and whether it would load. Memory holds
     * the keys, and one value at a time.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @param largestKeys the number of largest keys to list
     * @return what the file contains; a key counts as expired if it is expired now
     * @throws RdbFormatException if the file is damaged or of an unknown kind; the message says where
     * @throws LoadException if the file cannot be read
     * @throws HelperUnavailableException if the native helper cannot be loaded
     */
    public static RdbInspection inspect(Path file, int largestKeys) {
        return inspect(file, largestKeys, LoadOptions.defaults());
    }

    /**
     * Reads a whole RDB file, as {@link #inspect(Path, int)} does, with options.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @param largestKeys the number of largest keys to list
     * @param options the options; with salvage, the result says what a load would skip
     * @return what the file contains
     * @see #inspect(Path, int)
     */
    public static RdbInspection inspect(Path file, int largestKeys, LoadOptions options) {
        StoreOptions store = StoreOptions.defaults();
        Keyspace scratch =
                new Keyspace(ArenaKind.PRIVATE, store.effectiveLimitBytes(), store.reservedBytes(), 1, false);
        try {
            return new StoreLoader(scratch, options, () -> false).inspect(file, largestKeys);
        } finally {
            scratch.close();
        }
    }
}
