package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.LoadException;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.machine.MachineFeature;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that are interrupted wait as others do, and stay interrupted. */
class InterruptedThreadsTest {
    private static final int SLEEPS = 100;
    private static final long GIVE_UP_MILLIS = 20_000;

    @TempDir
    Path folder;

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    private static Store open() {
        return Store.open(StoreOptions.builder().limitBytes(64 << 20).build());
    }

    @Test
    void aPauseLastsAsLongAsItShouldAlsoTheSecondOne() {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            Uninterrupted.pause(this, TimeUnit.MILLISECONDS.toNanos(20));
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
    }

    @Test
    void aWriterThatWaitsForALockSleepsAndStaysInterrupted() throws Exception {
        byte[] key = bytes("k");
        AtomicReference<Path> waiter = new AtomicReference<>();
        AtomicBoolean slept = new AtomicBoolean();
        AtomicBoolean flag = new AtomicBoolean();
        CountDownLatch inside = new CountDownLatch(1);
        try (Store store = open();
                Workers workers = new Workers()) {
            Database database = store.database(0);
            workers.add(
                    0,
                    n -> database.atomically(new byte[][] {key}, transaction -> {
                        inside.countDown();
                        slept.set(sleepsOften(waiter));
                        return null;
                    }));
            workers.add(1, n -> {
                inside.await();
                waiter.set(Path.of(
                        "/proc",
                        Files.readSymbolicLink(Path.of("/proc/thread-self")).toString()));
                Thread.currentThread().interrupt();
                database.put(key, key);
                flag.set(Thread.interrupted());
            });
            workers.start();
            workers.join();
            assertThat(database.get(key)).isEqualTo(key);
        }
        assertThat(slept).isTrue();
        assertThat(flag).isTrue();
    }

    /** Waits until a thread has let go of its processor often by itself, which one that spins or yields never does. */
    private boolean sleepsOften(AtomicReference<Path> waiter) {
        long before = -1;
        for (long waited = 0; waited < GIVE_UP_MILLIS; waited++) {
            if (waiter.get() != null) {
                long sleeps = sleeps(waiter.get());
                before = before < 0 ? sleeps : before;
                if (sleeps - before >= SLEEPS) {
                    return true;
                }
            }
            Uninterrupted.pause(this, TimeUnit.MILLISECONDS.toNanos(1));
        }
        return false;
    }

    private static long sleeps(Path thread) {
        try (Stream<String> lines = Files.lines(thread.resolve("status"))) {
            return lines.filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everythingWorksForAnInterruptedThread() {
        Path file = folder.resolve("dump.rdb");
        Thread.currentThread().interrupt();
        try (Store store = open()) {
            Database database = store.database(0);
            database.put(bytes("k"), bytes("v"));
            for (SnapshotMethod method : new SnapshotMethod[] {SnapshotMethod.THREAD, SnapshotMethod.ASYNC_FORK}) {
                assertThat(store.snapshot(method, file).join().keys()).isOne();
            }
            store.diagnose();
            store.memory();
            store.clear();
            store.trim();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void whoeverReadsAFileIsToldOfTheInterrupt() {
        Path file = folder.resolve("dump.rdb");
        try (Store store = open()) {
            store.database(0).put(bytes("k"), bytes("v"));
            store.snapshot(file).join();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.load(file))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("interrupted")
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("exists");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThatThrownBy(() -> Forkpoint.inspect(file, 1))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("interrupted");
            assertThat(store.size()).isOne();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.load(file).keys()).isOne();
        }
    }

    @Test
    void anInterruptedVirtualThreadLetsTheOthersOfItsCarrierGoOn() throws Exception {
        MachineFeature.VIRTUAL_THREADS.require(Runtime.version().feature() >= 21);
        Process process =
                new ProcessBuilder(VirtualThreads.command()).inheritIO().start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
