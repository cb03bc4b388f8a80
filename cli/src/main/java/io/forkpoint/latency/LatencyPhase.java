package io.forkpoint.latency;

/**
 * A part of a run.
 *
 * @param name {@code control} while nothing happens, {@code snapshot 1} from the start of the first snapshot until some
 *     time after its end, {@code snapshot 2} and so on likewise
 * @param fromMillis its begin, from the begin of the run's timeline
 * @param seconds its length
 * @param response latencies from the time at which each write should have started to its end
 * @param service latencies of each write alone
 * @param heartbeatMillis longest gap between two beats of a thread that wants to run each millisecond
 * @param stolenMillis processor time that the hypervisor gave to others meanwhile
 * @param preemptions how often the kernel took the processor from a writing thread
 * @param pageCacheBytes by how much the kernel's cache of files has grown meanwhile
 */
public record LatencyPhase(
        String name,
        double fromMillis,
        double seconds,
        LatencyFigures response,
        LatencyFigures service,
        double heartbeatMillis,
        long stolenMillis,
        long preemptions,
        long pageCacheBytes) {
    /** The phase in which nothing happens. */
    public static final String CONTROL = "control";

    /** The same with the heartbeat of the last snapshot, right before that. */
    public static final String SECOND_CONTROL = CONTROL + " with heartbeat";

    /** Returns whether a phase of this name is one in which nothing happens. */
    public static boolean isControl(String name) {
        return name.equals(CONTROL) || name.equals(SECOND_CONTROL);
    }

    /** The phase of the snapshot of this number, from 1 on. */
    public static String snapshot(int number) {
        return "snapshot " + number;
    }
}
