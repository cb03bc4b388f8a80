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

/** What can be asked without a store. Safe for any number of threads. */
public final class Forkpoint {
    private Forkpoint() {}

    /**
     * Diagnoses snapshots of a store that there need not be yet, on this host.
     *
     * @param workload what is known of it
     * @return the diagnosis; takes some milliseconds
     */
    public static Diagnosis diagnose(Workload workload) {
        return diagnose(Host.read(), workload);
    }

    /**
     * Diagnoses snapshots of a store that there need not be yet, on another host.
     *
     * @param host as it was read
     * @param workload what is known of the store
     * @return the diagnosis
     */
    public static Diagnosis diagnose(Host host, Workload workload) {
        return new Doctor(host, workload, null).diagnose();
    }

    /**
     * Estimates for how long a fork holds up its process.
     *
     * @param plan what the fork copies
     * @return how long it takes, by what was measured of others
     */
    public static Duration estimatePause(ForkPlan plan) {
        long small = (plan.copyKb() - plan.hugeKb()) * 1024;
        return new PauseEstimate(ArenaKind.PRIVATE)
                .of(SnapshotMethod.FORK, small)
                .plus(new PauseEstimate(ArenaKind.PRIVATE_HUGE).of(SnapshotMethod.FORK, plan.hugeKb() * 1024));
    }

    /**
     * Loads the native helper if that has not been done yet.
     *
     * @return the number of the memory layout that it shares with this jar
     * @throws HelperUnavailableException if it cannot be loaded, or has another layout
     */
    public static int helperAbi() {
        return Helper.library().fp_abi();
    }

    /**
     * Reads a whole RDB file as {@link Store#load} does, to tell what is in it and whether it would be loaded. What is kept in
     * memory meanwhile are the keys, and one value at a time.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @param largestKeys how many of the largest keys to list
     * @return what it holds; keys count as expired if they are now
     * @throws RdbFormatException if the file is damaged or of an unknown kind; the message says where
     * @throws LoadException if it cannot be read
     * @throws HelperUnavailableException if the native helper cannot be loaded
     */
    public static RdbInspection inspect(Path file, int largestKeys) {
        return inspect(file, largestKeys, LoadOptions.defaults());
    }

    /**
     * The same with options.
     *
     * @param file an RDB file of Redis, Valkey or Forkpoint
     * @param largestKeys how many of the largest keys to list
     * @param options with salvage, the answer is what a load with it would pass over
     * @return what the file holds
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
