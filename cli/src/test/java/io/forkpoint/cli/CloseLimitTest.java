package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CloseLimitTest {
    @Test
    void endsWhatHangs() throws InterruptedException {
        CountDownLatch hung = new CountDownLatch(1);
        try (CloseLimit limit = new CloseLimit(hung::countDown)) {
            limit.begin(Duration.ofSeconds(1));
            assertThat(hung.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void letsWhatServesAndWhatClosesInTimeAlone() throws InterruptedException {
        AtomicInteger ends = new AtomicInteger();
        Thread thread;
        try (CloseLimit limit = new CloseLimit(ends::incrementAndGet)) {
            thread = limit.thread();
            thread.join(50);
            assertThat(thread.isAlive()).isTrue();
            limit.begin(Duration.ofSeconds(Integer.MAX_VALUE));
        }
        thread.join();
        try (CloseLimit neverBegun = new CloseLimit(ends::incrementAndGet)) {
            thread = neverBegun.thread();
        }
        thread.join();
        assertThat(ends.get()).isZero();
    }
}
