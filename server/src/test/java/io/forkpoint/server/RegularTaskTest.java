package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularTaskTest {
    /** One that cannot be told of, either: there is no memory for its text. */
    private static final class Untellable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("of the text");
        }
    }

    private static void fail(String how) {
        switch (how) {
            case "runtime" -> throw new IllegalStateException("of a test");
            case "linkage" -> throw new NoClassDefFoundError("of a test");
            default -> throw new Untellable();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "linkage", "untellable"})
    void isDoneAgainWhateverItHasThrown(String how) throws InterruptedException {
        DefaultEventExecutor loop = new DefaultEventExecutor();
        try {
            CountDownLatch turns = new CountDownLatch(3);
            RegularTask task = new RegularTask("a task of a test", () -> {
                turns.countDown();
                fail(how);
            });
            var unused = loop.scheduleWithFixedDelay(task, 1, 1, TimeUnit.MILLISECONDS);
            assertThat(turns.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            var unused = loop.shutdownGracefully();
        }
    }
}
