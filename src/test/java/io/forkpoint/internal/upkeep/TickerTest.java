package io.forkpoint.internal.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {
    @Test
    void goesOnAfterWhateverItsWorkThrows() throws InterruptedException {
        Throwable[] thrown = {
            new OutOfMemoryError("once"),
            new StackOverflowError("once"),
            new NoClassDefFoundError("once"),
            new IllegalStateException("once"),
            new AssertionError("once")
        };
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch survived = new CountDownLatch(thrown.length + 1);
        Ticker ticker = new Ticker("forkpoint-test", 1000, () -> {
            int turn = turns.getAndIncrement();
            survived.countDown();
            if (turn < thrown.length) {
                throw sneak(thrown[turn]);
            }
        });
        ticker.start();
        assertThat(survived.await(1, TimeUnit.MINUTES)).isTrue();
        ticker.close();
        assertThat(ticker.isClosed()).isTrue();
    }

    private static RuntimeException sneak(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }
}
