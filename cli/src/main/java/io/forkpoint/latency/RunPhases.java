package io.forkpoint.latency;

/**
 * The phases of a run.
 *
 * @param snapshots how many
 * @param warmSeconds writes that are not recorded, first
 * @param controlSeconds length of each control phase, and of what stands in the place of a snapshot where none is taken
 * @param afterSeconds how long a snapshot's phase goes on after its end
 */
public record RunPhases(int snapshots, double warmSeconds, double controlSeconds, double afterSeconds) {
    /** Refuses what makes no sense. */
    public RunPhases {
        if (snapshots < 0 || snapshots > 1000) {
            throw new IllegalArgumentException("snapshots must be from 0 to 1000: " + snapshots);
        }
        if (!(warmSeconds >= 0 && controlSeconds > 0 && afterSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "warm-up and the time after a snapshot must not be negative, and the control"
                            + " must take some time: " + warmSeconds + ", " + afterSeconds + ", " + controlSeconds);
        }
    }
}
