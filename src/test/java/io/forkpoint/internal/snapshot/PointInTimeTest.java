package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.value.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every snapshot taken under writers is a state that existed, exactly: each writer numbers its operations in the same
 * atomic operation, so the number in the file says which state the file must hold, and a replay of the operations up to
 * that number makes it.
 */
class PointInTimeTest {
    private static final int SNAPSHOTS = 25;
    private static final int ACCOUNTS = 64;
    private static final int START_BALANCE = 100;
    private static final int OPERATIONS_BETWEEN = 500;
    private static final String NUMBER = "number";

    @TempDir
    Path folder;

    /** Balances after each transfer in turn. A transfer's parts depend on its number and the balances only. */
    private static final class Ledger {
        private final long[] balances = new long[ACCOUNTS];
        private long number;

        Ledger() {
            Arrays.fill(balances, START_BALANCE);
        }

        static int from(long number) {
            return (int) Long.remainderUnsigned(number * 0x9E3779B97F4A7C15L, ACCOUNTS);
        }

        static int to(long number) {
            return (int) Long.remainderUnsigned(number * 0xC2B2AE3D27D4EB4FL + 7, ACCOUNTS);
        }

        static long amount(long number, long balance) {
            return Math.min(balance, number % 61);
        }

        void replayTo(long last) {
            while (number < last) {
                number++;
                long amount = amount(number, balances[from(number)]);
                balances[from(number)] -= amount;
                balances[to(number)] += amount;
            }
        }

        /** What the store must hold. An account with nothing on it is not there. */
        Map<String, Long> entries() {
            Map<String, Long> entries = new TreeMap<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                if (balances[i] != 0) {
                    entries.put("account:" + i, balances[i]);
                }
            }
            return entries;
        }
    }

    /** Several threads do transfers, one at a time so that they have an order; snapshots come between as they like. */
    private static final class Transfers {
        private final Database database;
        private final ReentrantLock order = new ReentrantLock();
        private volatile long number;

        Transfers(Database database) {
            this.database = database;
            for (int i = 0; i < ACCOUNTS; i++) {
                database.put(key("account:" + i), value(START_BALANCE, i));
            }
            database.put(key(NUMBER), value(0, 0));
        }

        void step() {
            order.lock();
            try {
                long next = number + 1;
                byte[] from = key("account:" + Ledger.from(next));
                byte[] to = key("account:" + Ledger.to(next));
                byte[] counter = key(NUMBER);
                database.atomically(new byte[][] {from, to, counter}, transaction -> {
                    long balance = number(transaction.get(from));
                    long amount = Ledger.amount(next, balance);
                    set(transaction, from, balance - amount, next);
                    set(transaction, to, number(transaction.get(to)) + amount, next);
                    transaction.put(counter, value(next, next));
                    return null;
                });
                number = next;
            } finally {
                order.unlock();
            }
        }

        private static void set(Transaction transaction, byte[] key, long balance, long number) {
            if (balance == 0) {
                transaction.remove(key);
            } else {
                transaction.put(key, value(balance, number));
            }
        }
    }

    /** One thread writes the numbers of its operations to its own keys in turn, and the last one to another key. */
    private static final class Counters {
        private static final int KEYS = 32;
        private final Database database;
        private volatile long number;

        Counters(Database database) {
            this.database = database;
        }

        void step() {
            long next = number + 1;
            byte[] key = key("key:" + next % KEYS);
            byte[] counter = key(NUMBER);
            database.atomically(new byte[][] {key, counter}, transaction -> {
                transaction.put(counter, value(next, next));
                transaction.put(key, value(next, next));
                return null;
            });
            number = next;
        }

        static Map<String, Long> entries(long number) {
            Map<String, Long> entries = new TreeMap<>();
            for (long n = Math.max(1, number - KEYS + 1); n <= number; n++) {
                entries.put("key:" + n % KEYS, n);
            }
            return entries;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FORK, PRIVATE",
        "FORK, PRIVATE_HUGE",
        "ASYNC_FORK, SHARED",
        "THREAD, SHARED",
        "THREAD, PRIVATE",
        "THREAD, PRIVATE_HUGE"
    })
    void everySnapshotIsAStateThatExisted(SnapshotMethod method, ArenaKind kind) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Store store =
                Store.open(SnapshotFixture.options().toBuilder().arena(kind).build())) {
            Transfers transfers = new Transfers(store.database(0));
            List<Counters> counters = List.of(new Counters(store.database(1)), new Counters(store.database(2)));
            List<Runnable> writers = new ArrayList<>(List.of(transfers::step, transfers::step, transfers::step));
            counters.forEach(counter -> writers.add(counter::step));
            List<Future<?>> running = new ArrayList<>();
            writers.forEach(writer -> running.add(threads.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    writer.run();
                }
            })));

            Ledger ledger = new Ledger();
            Path file = folder.resolve("dump.rdb");
            for (int i = 0; i < SNAPSHOTS; i++) {
                long before = transfers.number;
                List<Long> countersBefore =
                        counters.stream().map(counter -> counter.number).toList();
                store.snapshot(method, file).join();
                long after = transfers.number;

                List<SortedMap<String, String>> contents = SnapshotFixture.contents(file, 1 + counters.size());
                long number = takeNumber(contents.get(0));
                assertThat(number).as("taken between start and end").isBetween(before, after + 1);
                ledger.replayTo(number);
                assertThat(numbers(contents.get(0))).as("transfer %d", number).isEqualTo(ledger.entries());
                assertThat(numbers(contents.get(0)).values().stream()
                                .mapToLong(balance -> balance)
                                .sum())
                        .as("the sum of all accounts")
                        .isEqualTo(ACCOUNTS * START_BALANCE);
                for (int c = 0; c < counters.size(); c++) {
                    long last = takeNumber(contents.get(1 + c));
                    assertThat(last).isGreaterThanOrEqualTo(countersBefore.get(c));
                    assertThat(numbers(contents.get(1 + c))).isEqualTo(Counters.entries(last));
                }
                awaitMore(running, transfers, after);
            }
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            for (Future<?> writer : running) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitMore(List<Future<?>> running, Transfers transfers, long than) throws Exception {
        while (transfers.number < than + OPERATIONS_BETWEEN) {
            for (Future<?> writer : running) {
                assertThat(writer).as("the writers go on").isNotDone();
            }
            Thread.onSpinWait();
        }
    }

    private static long takeNumber(SortedMap<String, String> content) {
        String number = content.remove(NUMBER);
        return number == null ? 0 : number(key(number));
    }

    private static Map<String, Long> numbers(SortedMap<String, String> content) {
        Map<String, Long> numbers = new TreeMap<>();
        content.forEach((key, value) -> numbers.put(key, number(key(value))));
        return numbers;
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    /** A number with a tail of changing length, so that values move from one size class to another. */
    private static byte[] value(long number, long length) {
        return (number + " " + "x".repeat((int) (length * 31 % 700))).getBytes(UTF_8);
    }

    private static long number(byte[] value) {
        if (value == null) {
            return 0;
        }
        String text = new String(value, UTF_8);
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }
}
