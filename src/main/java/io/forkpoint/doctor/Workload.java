package io.forkpoint.doctor;

import io.forkpoint.memory.ArenaKind;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What snapshots have to cope with, as far as it is known.
 *
 * @param arena the arena's kind; null for any
 * @param dataBytes memory of the values that a snapshot is taken of
 * @param writesPerSecond entries that are changed or removed
 * @param bytesPerEntry what one of them takes
 * @param lastSave how long the last snapshot took; zero if there was none
 * @param target where snapshots go; null if unknown
 * @param limitBytes what the values may grow to; not less than what there is
 */
public record Workload(
        ArenaKind arena,
        long dataBytes,
        double writesPerSecond,
        long bytesPerEntry,
        Duration lastSave,
        Path target,
        long limitBytes) {
    /**
     * Checks what is given.
     *
     * @param arena the arena's kind; null for any
     * @param dataBytes memory of the values that a snapshot is taken of
     * @param writesPerSecond entries that are changed or removed
     * @param bytesPerEntry what one of them takes
     * @param lastSave how long the last snapshot took; zero if there was none
     * @param target where snapshots go; null if unknown
     * @param limitBytes what the values may grow to; what there is if it is less
     */
    public Workload {
        limitBytes = Math.max(limitBytes, dataBytes);
        if (dataBytes < 0 || bytesPerEntry < 0 || !(writesPerSecond >= 0)) {
            throw new IllegalArgumentException("a workload has no negative figures: dataBytes=" + dataBytes
                    + " bytesPerEntry=" + bytesPerEntry + " writesPerSecond=" + writesPerSecond);
        }
    }

    /**
     * One that does not grow.
     *
     * @param arena the arena's kind; null for any
     * @param dataBytes memory of the values that a snapshot is taken of
     * @param writesPerSecond entries that are changed or removed
     * @param bytesPerEntry what one of them takes
     * @param lastSave how long the last snapshot took; zero if there was none
     * @param target where snapshots go; null if unknown
     */
    public Workload(
            ArenaKind arena,
            long dataBytes,
            double writesPerSecond,
            long bytesPerEntry,
            Duration lastSave,
            Path target) {
        this(arena, dataBytes, writesPerSecond, bytesPerEntry, lastSave, target, dataBytes);
    }

    /**
     * Returns this workload when it has grown to its limit, which takes longer to save.
     *
     * @return another workload
     */
    public Workload atLimit() {
        long growth = dataBytes == 0 ? 1 : Math.max(1, limitBytes / dataBytes);
        return new Workload(
                arena, limitBytes, writesPerSecond, bytesPerEntry, lastSave.multipliedBy(growth), target, limitBytes);
    }

    /**
     * Nothing but a size, under no writes.
     *
     * @param dataBytes memory of the values
     * @return the workload
     */
    public static Workload ofSize(long dataBytes) {
        return new Workload(null, dataBytes, 0, 0, Duration.ZERO, null);
    }
}
