package io.forkpoint.latency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Writes to a server by a timetable, over one connection for each writer. Commands are sent when they are due, whether
 * those before have been answered or not; another thread reads the answers, which come in the same order.
 */
final class PipelinedLoad {
    /** So many may wait for their answers; past that the sender waits, and the writes that it delays count as late. */
    private static final int IN_FLIGHT = 1 << 20;

    private PipelinedLoad() {}

    static OpenLoop of(LatencySetting setting, ServerAddress server, long beginNanos) throws IOException {
        List<LoadThread> threads = new ArrayList<>();
        List<LatencyRecorder> recorders = new ArrayList<>();
        for (int i = 0; i < setting.writers(); i++) {
            LatencyRecorder recorder = new LatencyRecorder();
            recorders.add(recorder);
            InFlight inFlight = new InFlight();
            RespConnection connection = server.connect();
            Timetable timetable = new Timetable(beginNanos, setting.rate(), setting.writers(), i);
            threads.add(new Sender(i, setting, timetable, connection, inFlight));
            threads.add(new Receiver(i, connection, inFlight, recorder));
        }
        return new OpenLoop(threads, recorders);
    }

    /** When the writes that have no answer yet were due and sent: a ring for one thread that adds and one that takes. */
    private static final class InFlight {
        private final long[] due = new long[IN_FLIGHT];
        private final long[] sent = new long[IN_FLIGHT];
        private final AtomicLong added = new AtomicLong();
        private final AtomicLong taken = new AtomicLong();

        boolean isFull() {
            return added.get() - taken.get() == IN_FLIGHT;
        }

        void add(long dueNanos, long sentNanos) {
            int at = (int) (added.get() & (IN_FLIGHT - 1));
            due[at] = dueNanos;
            sent[at] = sentNanos;
            added.setRelease(added.get() + 1);
        }

        /** Takes the oldest, whose answer has come. */
        void take(LatencyRecorder recorder, long ended) {
            if (added.getAcquire() == taken.get()) {
                throw new IllegalStateException("the server sent an answer that nothing was asked for");
            }
            int at = (int) (taken.get() & (IN_FLIGHT - 1));
            recorder.record(due[at], sent[at], ended);
            taken.setRelease(taken.get() + 1);
        }
    }

    private static final class Sender extends LoadThread {
        private static final byte[] SET = bytes("SET");
        private static final byte[] PX = bytes("PX");
        private static final byte[] TTL = bytes(Long.toString(ExpiryShare.TTL_MILLIS));

        private final Timetable timetable;
        private final Pace pace;
        private final LongSupplier chooser;
        private final RespConnection connection;
        private final InFlight inFlight;
        private final byte[] key = new byte[Entries.KEY_BYTES];
        private final byte[] value;
        private final ExpiryShare share;

        Sender(int number, LatencySetting setting, Timetable timetable, RespConnection connection, InFlight inFlight) {
            super(OpenLoop.THREAD_NAME + number);
            this.timetable = timetable;
            this.connection = connection;
            this.inFlight = inFlight;
            pace = Pace.parse(setting.pace());
            chooser = KeyChooser.of(setting.keys(), setting.zipf(), number);
            value = Entries.value(setting.valueBytes());
            share = new ExpiryShare(setting.ttlShare());
        }

        @Override
        void work() throws IOException {
            long index = 0;
            while (!isStopped()) {
                long now = pace.awaitNanos(timetable.dueNanos(index));
                // All that is due by now leaves in one piece: a call of the kernel for each would only make it later.
                while (timetable.dueNanos(index) <= now && !inFlight.isFull()) {
                    send(timetable.dueNanos(index), now);
                    index++;
                }
                connection.flush();
            }
        }

        private void send(long due, long now) throws IOException {
            long number = chooser.getAsLong();
            Entries.key(key, number);
            Entries.stamp(value, number);
            inFlight.add(due, now);
            if (share.next()) {
                connection.send(SET, key, value, PX, TTL);
            } else {
                connection.send(SET, key, value);
            }
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final class Receiver extends LoadThread {
        private final RespConnection connection;
        private final InFlight inFlight;
        private final LatencyRecorder recorder;

        Receiver(int number, RespConnection connection, InFlight inFlight, LatencyRecorder recorder) {
            super("answers-" + number);
            this.connection = connection;
            this.inFlight = inFlight;
            this.recorder = recorder;
        }

        @Override
        void work() throws IOException {
            while (!isStopped()) {
                connection.reply("SET");
                inFlight.take(recorder, System.nanoTime());
            }
        }

        /** It may wait for an answer that never comes. */
        @Override
        void end() {
            super.end();
            try {
                connection.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
