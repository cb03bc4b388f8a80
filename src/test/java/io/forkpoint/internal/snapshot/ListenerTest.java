package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotListener;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listeners hear of pauses, and what they can do to a snapshot: nothing. */
class ListenerTest extends VariantFixture {
    /** Says what it hears, in words. */
    private static final class Ear implements SnapshotListener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private volatile Duration estimated;

        @Override
        public void beforePause(SnapshotMethod method, Duration estimate) {
            estimated = estimate;
            heard.add("before " + method);
        }

        @Override
        public void afterPause(SnapshotMethod method, Duration pause) {
            heard.add("after " + method + " " + pause);
        }

        String next() throws InterruptedException {
            return heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyHearOfEachPauseAndItsLength(Variant variant) throws Exception {
        Ear ear = new Ear();
        try (Store filled = filled(variant)) {
            filled.addListener(ear);
            for (int i = 0; i < 3; i++) {
                SnapshotReport report = filled.snapshot(variant.method, target).join();
                assertThat(ear.next()).isEqualTo("before " + variant.method);
                assertThat(ear.next()).isEqualTo("after " + variant.method + " " + report.pause());
                assertThat(ear.estimated).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotThatFailsBeforeItsGateHadNoPause(Variant variant) throws Exception {
        Ear ear = new Ear();
        try (Store filled = filled(variant)) {
            filled.addListener(ear);
            failure(filled.snapshot(variant.method, folder.resolve("missing/dump.rdb")));
        }
        assertThat(ear.next()).isEqualTo("before " + variant.method);
        assertThat(ear.next()).isEqualTo("after " + variant.method + " PT0S");
    }

    @ParameterizedTest
    @EnumSource
    void theyHearOfEachSnapshotBeforeItsPause(Variant variant) throws Exception {
        Ear ear = new Ear();
        BlockingQueue<Snapshot> begun = new LinkedBlockingQueue<>();
        try (Store filled = filled(variant)) {
            filled.addListener(new SnapshotListener() {
                @Override
                public void started(Snapshot snapshot) {
                    begun.add(snapshot);
                    ear.heard.add("started");
                }
            });
            filled.addListener(ear);
            Snapshot good = filled.snapshot(variant.method, target);
            good.join();
            Snapshot bad = filled.snapshot(variant.method, folder.resolve("missing/dump.rdb"));
            failure(bad);
            for (Snapshot each : List.of(good, bad)) {
                assertThat(begun.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isSameAs(each);
                assertThat(ear.next()).isEqualTo("started");
                assertThat(ear.next()).startsWith("before ");
                assertThat(ear.next()).startsWith("after ");
            }
        }
        assertThat(begun).isEmpty();
    }

    @Test
    void oneThatBlocksHoldsUpNoSnapshotAndMissesNothing() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        store.addListener(new SnapshotListener() {
            @Override
            public void beforePause(SnapshotMethod method, Duration estimated) {
                Uninterrupted.await(opened);
            }
        });
        Ear ear = new Ear();
        store.addListener(ear);
        for (int i = 0; i < 10; i++) {
            snapshot().join();
        }
        assertThat(ear.heard).isEmpty();
        store.close();
        opened.countDown();
        for (int i = 0; i < 10; i++) {
            assertThat(ear.next()).startsWith("before ");
            assertThat(ear.next()).startsWith("after ");
        }
    }

    @Test
    void oneThatFailsHarmsNobody() throws Exception {
        store.addListener(new SnapshotListener() {
            @Override
            public void beforePause(SnapshotMethod method, Duration estimated) {
                throw new IllegalStateException("a listener that fails");
            }

            @Override
            public void afterPause(SnapshotMethod method, Duration pause) {
                Thread.currentThread().interrupt();
                throw new AssertionError("a listener that fails badly");
            }
        });
        Ear ear = new Ear();
        store.addListener(ear);
        for (int i = 0; i < 2; i++) {
            snapshot().join();
            assertThat(ear.next()).isEqualTo("before FORK");
            assertThat(ear.next()).startsWith("after FORK");
        }
    }

    @Test
    void oneThatIsRemovedHearsNoMoreAndOneThatComesLateHearsTheNext() throws Exception {
        Ear removed = new Ear();
        Ear late = new Ear();
        store.addListener(removed);
        snapshot().join();
        removed.next();
        removed.next();
        store.removeListener(removed);
        store.addListener(late);
        snapshot().join();
        assertThat(late.next()).isEqualTo("before FORK");
        assertThat(late.next()).startsWith("after FORK");
        assertThat(removed.heard).isEmpty();
    }

    @Test
    void aFullQueueLeavesOutWholePauses() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        int pauses = ListenerDispatch.ROOM;
        try (ListenerDispatch dispatch = new ListenerDispatch()) {
            dispatch.add(new SnapshotListener() {
                @Override
                public void beforePause(SnapshotMethod method, Duration estimated) {
                    Uninterrupted.await(opened);
                    heard.add("before " + estimated.toNanos());
                }

                @Override
                public void afterPause(SnapshotMethod method, Duration measured) {
                    heard.add("after " + measured.toNanos());
                    if (measured.toNanos() == pauses) {
                        last.countDown();
                    }
                }
            });
            for (int i = 0; i < pauses; i++) {
                announce(dispatch, i);
            }
            opened.countDown();
            // There is room again as soon as some have been told.
            while (last.getCount() != 0) {
                announce(dispatch, pauses);
                Thread.onSpinWait();
            }
        }
        assertThat(heard).contains("before 0", "after 0").doesNotContain("before " + (pauses - 1));
        for (int i = 0; i < heard.size() - 1; i += 2) {
            assertThat(heard.get(i).replace("before", "after")).isEqualTo(heard.get(i + 1));
        }
    }

    private static void announce(ListenerDispatch dispatch, int number) {
        Duration duration = Duration.ofNanos(number);
        try (ListenerDispatch.Announcement pause = dispatch.announce(SnapshotMethod.FORK, duration)) {
            pause.over(duration);
        }
    }

    @Test
    void aForksEstimateGrowsWithTheArenaAndLearns() {
        PauseEstimate estimate = new PauseEstimate(ArenaKind.PRIVATE);
        assertThat(estimate.of(SnapshotMethod.FORK, 1L << 30)).isEqualTo(Duration.ofMillis(13));
        assertThat(estimate.of(SnapshotMethod.FORK, 10L << 30)).isEqualTo(Duration.ofMillis(130));
        assertThat(new PauseEstimate(ArenaKind.PRIVATE_HUGE).of(SnapshotMethod.FORK, 1L << 30))
                .isEqualTo(Duration.ofMillis(1));
        for (int i = 0; i < 20; i++) {
            estimate.learn(SnapshotMethod.FORK, 2L << 30, Duration.ofMillis(10));
        }
        assertThat(estimate.of(SnapshotMethod.FORK, 4L << 30).toNanos()).isBetween(20_000_000L, 20_100_000L);
        // A small arena's fork says nothing of a rate.
        estimate.learn(SnapshotMethod.FORK, 1 << 16, Duration.ofMillis(1));
        assertThat(estimate.of(SnapshotMethod.FORK, 1L << 30)).isLessThan(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @EnumSource(names = {"ASYNC_FORK", "THREAD"})
    void theOthersDoNotGrow(SnapshotMethod method) {
        PauseEstimate estimate = new PauseEstimate(ArenaKind.SHARED);
        assertThat(estimate.of(method, 1L << 40)).isEqualTo(Duration.ofNanos(50_000));
        estimate.learn(method, 1, Duration.ofNanos(150_000));
        assertThat(estimate.of(method, 1L << 40)).isEqualTo(Duration.ofNanos(80_000));
    }
}
