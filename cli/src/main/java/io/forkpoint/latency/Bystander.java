package io.forkpoint.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A process that has nothing to do with what is measured: each {@link WorstTimeline#BUCKET_MILLIS} it walks a chain of
 * random loads. What its batches take longer, from when they are due, every process of the machine suffers.
 */
final class Bystander extends LoadThread {
    static final String READY = "ready";

    /** About a millisecond: a tenth of a processor. */
    private static final int STEPS = 10_000;

    private static final long PERIOD_NANOS = WorstTimeline.BUCKET_MILLIS * 1_000_000L;
    /** An hour and a half; what comes later is left out. */
    private static final int BATCHES = 5_400_000 / WorstTimeline.BUCKET_MILLIS;

    private static final long SEED = 1;

    private final LoadChain chain;
    private final Pace pace;
    private final long start;
    private final long[] took = new long[BATCHES];
    private volatile long untilNanos = Long.MAX_VALUE;

    Bystander(LoadChain chain, Pace pace) {
        super("bystander");
        this.chain = chain;
        this.pace = pace;
        start = pace.nanoTime();
    }

    /**
     * Walks a chain of as many bytes as the first argument says until a line on standard input names two times of
     * {@link System#nanoTime}, which is one clock for all processes of a Linux machine; then prints the batches between.
     */
    public static void main(String[] args) throws IOException {
        Bystander bystander = new Bystander(LoadChain.ofBytes(Long.parseLong(args[0]), SEED), Pace.SLEEP);
        bystander.start();
        System.out.println(READY);
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
        // Without a line, whoever wanted to know is gone.
        if (line != null) {
            String[] times = line.split(" ", -1);
            System.out.println(bystander.endMicros(Long.parseLong(times[0]), Long.parseLong(times[1])).stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(" ")));
        }
    }

    @Override
    void work() {
        int batch = 0;
        while (batch < BATCHES && due(batch) < untilNanos) {
            pace.awaitNanos(due(batch));
            chain.walk(STEPS);
            long ended = pace.nanoTime();
            // Those that have come due meanwhile end with it: one that lagged behind would tell of what is long over.
            do {
                took[batch] = ended - due(batch);
                batch++;
            } while (batch < BATCHES && due(batch) < ended);
        }
    }

    private long due(int batch) {
        return start + batch * PERIOD_NANOS;
    }

    /** Has it walk on until a time, and end. */
    void endAt(long nanos) {
        untilNanos = nanos;
    }

    /**
     * Walks on until a time, and ends.
     *
     * @return microseconds of the batch that was due in each bucket from a time to the other, with one decimal
     */
    List<Double> endMicros(long from, long until) {
        endAt(until);
        awaitEnd();
        throwFailure();
        List<Double> micros = new ArrayList<>();
        // The first that was due then or later.
        int first = Math.toIntExact(-Math.floorDiv(start - from, PERIOD_NANOS));
        for (int i = first; i < BATCHES && due(i) < until; i++) {
            micros.add(Math.round(took[i] / 1e2) / 10.0);
        }
        return micros;
    }
}
