package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.ServerFailedException;
import io.forkpoint.server.persistence.Shutdown;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a server ends that nobody has ended, and one that could not be at first. */
class ServerEndTest {
    @Test
    void saysThatALoopHasEnded() throws InterruptedException {
        ServerEnd end = new ServerEnd(null);
        DefaultEventExecutor loop = new DefaultEventExecutor();
        CountDownLatch told = new CountDownLatch(1);
        end.onFailure(failure -> told.countDown());
        end.start(List.of(loop));
        assertThat(told.getCount()).isOne();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatThrownBy(end.ended()::join).hasCauseInstanceOf(ServerFailedException.class);
    }

    /** As one does for which there is no thread, or no memory. */
    @Test
    void canBeToldToEndAgainWhateverTheFirstTryFailedWith() {
        ServerEnd end = new ServerEnd(null);
        DefaultEventExecutor loop = new DefaultEventExecutor();
        AtomicInteger tries = new AtomicInteger();
        end.prepare(
                null,
                new AbstractList<>() {
                    @Override
                    public Channel get(int index) {
                        throw new OutOfMemoryError("unable to create native thread: try " + tries.incrementAndGet());
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                },
                () -> {});
        end.start(List.of(loop));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(end.begin(Shutdown.Save.NEVER, false).orTimeout(1, TimeUnit.MINUTES)::join)
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
        }
        assertThat(tries.get()).isGreaterThanOrEqualTo(3);
        end.abandon();
        var unused = loop.shutdownGracefully();
    }
}
