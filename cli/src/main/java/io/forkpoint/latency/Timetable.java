package io.forkpoint.latency;

/**
 * When a writer's writes are due: evenly, whatever became of those before. That is what keeps a late write from hiding
 * those that wait behind it (coordinated omission, Gil Tene, "How NOT to Measure Latency").
 */
final class Timetable {
    private static final long SECOND = 1_000_000_000;

    private final long begin;
    private final long rate;
    private final long writers;
    private final long number;

    /**
     * One writer's share.
     *
     * @param begin when the first write of the first writer is due
     * @param rate writes a second, of all writers together
     * @param writers how many there are; their writes are due by turns
     * @param number of this writer, from 0 on
     */
    Timetable(long begin, long rate, long writers, long number) {
        this.begin = begin;
        this.rate = rate;
        this.writers = writers;
        this.number = number;
    }

    /** When this writer's write of an index, from 0 on, is due. */
    long dueNanos(long index) {
        long turn = index * writers + number;
        // In two steps: a product of all would overflow after some hours.
        return begin + turn / rate * SECOND + turn % rate * SECOND / rate;
    }
}
