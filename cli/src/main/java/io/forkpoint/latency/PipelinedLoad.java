package io.forkpoint.latency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Writes to a server, and reads from it, by a timetable. Each writer takes turns over connections of its own. Commands are
 * sent when they are due, whether those before have been answered or not; a thread for each connection reads its answers,
 * which come in the same order.
 */
final class PipelinedLoad {
    /** So many of a writer may wait for their answers; past that it waits, and the commands that it delays count as late. */
    private static final int IN_FLIGHT = 1 << 20;

    private PipelinedLoad() {}

    static OpenLoop of(LatencySetting setting, ServerAddress server, long beginNanos) throws IOException {
        List<LoadThread> threads = new ArrayList<>();
        List<LatencyRecorder> recorders = new ArrayList<>();
        int slots = Integer.highestOneBit(IN_FLIGHT * setting.writers() / setting.connections());
        for (int i = 0; i < setting.writers(); i++) {
            List<Client> clients = new ArrayList<>();
            for (int number = i; number < setting.connections(); number += setting.writers()) {
                LatencyRecorder recorder = new LatencyRecorder();
                recorders.add(recorder);
                Client client = new Client(server.connect(), new InFlight(slots));
                clients.add(client);
                threads.add(new Receiver(number, client, recorder));
            }
            Timetable timetable = new Timetable(beginNanos, setting.rate(), setting.writers(), i);
            threads.add(new Sender(i, setting, timetable, clients));
        }
        return new OpenLoop(threads, recorders);
    }

    /** A connection, and what waits for answers on it. */
    private record Client(RespConnection connection, InFlight inFlight) {}

    /** When the writes that have no answer yet were due and sent: a ring for one thread that adds and one that takes. */
    private static final class InFlight {
        private final long[] due;
        private final long[] sent;
        private final AtomicLong added = new AtomicLong();
        private final AtomicLong taken = new AtomicLong();

        /** With so many slots, a power of two. */
        InFlight(int slots) {
            due = new long[slots];
            sent = new long[slots];
        }

        boolean isFull() {
            return added.get() - taken.get() == due.length;
        }

        void add(long dueNanos, long sentNanos) {
            int at = (int) (added.get() & (due.length - 1));
            due[at] = dueNanos;
            sent[at] = sentNanos;
            added.setRelease(added.get() + 1);
        }

        /** Takes the oldest, whose answer has come. */
        void take(LatencyRecorder recorder, long ended) {
            if (added.getAcquire() == taken.get()) {
                throw new IllegalStateException("the server sent an answer that nothing was asked for");
            }
            int at = (int) (taken.get() & (due.length - 1));
            recorder.record(due[at], sent[at], ended);
            taken.setRelease(taken.get() + 1);
        }
    }

    private static final class Sender extends LoadThread {
        private static final byte[] SET = bytes("SET");
        private static final byte[] GET = bytes("GET");
        private static final byte[] PX = bytes("PX");
        private static final byte[] TTL = bytes(Long.toString(ExpiryShare.TTL_MILLIS));

        private final Timetable timetable;
        private final Pace pace;
        private final LongSupplier chooser;
        private final Client[] clients;
        private final double getShare;
        /** By chance, so that no connection has all of the GETs. */
        private final SplittableRandom gets;

        private final byte[] key = new byte[Entries.KEY_BYTES];
        private final byte[] value;
        private final ExpiryShare share;

        Sender(int number, LatencySetting setting, Timetable timetable, List<Client> clients) {
            super(OpenLoop.THREAD_NAME + number);
            this.timetable = timetable;
            this.clients = clients.toArray(Client[]::new);
            getShare = setting.getShare();
            gets = new SplittableRandom(~number);
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
                while (timetable.dueNanos(index) <= now
                        && !client(index).inFlight().isFull()) {
                    send(client(index), timetable.dueNanos(index), now);
                    index++;
                }
                for (Client client : clients) {
                    client.connection().flush();
                }
            }
        }

        private Client client(long index) {
            return clients[(int) (index % clients.length)];
        }

        private void send(Client client, long due, long now) throws IOException {
            RespConnection connection = client.connection();
            long number = chooser.getAsLong();
            Entries.key(key, number);
            client.inFlight().add(due, now);
            if (gets.nextDouble() < getShare) {
                connection.send(GET, key);
                return;
            }
            Entries.stamp(value, number);
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

        Receiver(int number, Client client, LatencyRecorder recorder) {
            super("answers-" + number);
            connection = client.connection();
            inFlight = client.inFlight();
            this.recorder = recorder;
        }

        @Override
        void work() throws IOException {
            while (!isStopped()) {
                connection.skipReply("SET or GET");
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
