package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.ServerFailedException;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.ShutdownSave;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.ServerContext;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    /** What Redis does: the first signal lets a client's SHUTDOWN go on, and is carried out if that fails. */
    @Test
    void theFirstSignalBesideAClientsEndIsTakenAndTheSecondIsNot() throws InterruptedException {
        ServerEnd end = new ServerEnd(null);
        DefaultEventExecutor loop = new DefaultEventExecutor();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        end.prepare(
                null,
                new AbstractList<>() {
                    @Override
                    public Channel get(int index) {
                        running.countDown();
                        awaitUninterruptibly(release);
                        throw new IllegalStateException("it fails");
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                },
                () -> {});
        end.start(List.of(loop));
        var client = end.begin(ShutdownSave.NEVER, false);
        running.await();
        ShutdownChoice choice = ShutdownChoice.DEFAULT;
        assertThat(end.signalled(choice)).isTrue();
        assertThat(end.signalled(choice)).isFalse();
        release.countDown();
        assertThatThrownBy(client.orTimeout(1, TimeUnit.MINUTES)::join).hasMessageContaining("it fails");
        assertThat(end.abort()).isTrue();
        assertThat(end.abort()).isFalse();
        end.abandon();
        var unused = loop.shutdownGracefully();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    /** Behind the save nothing can go on as before: also what a client has asked for is forced then. */
    @Test
    void whatHangsBehindTheSaveIsLimited() throws Exception {
        ServerSettings config = new ServerSettings();
        config.shutdownStallTimeout.set(1);
        CountDownLatch release = new CountDownLatch(1);
        DefaultEventExecutor loop = new DefaultEventExecutor();
        try (Store store =
                        Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
                Persistence persistence = new Persistence(store, config)) {
            ServerEnd end = new ServerEnd(persistence);
            CompletableFuture<ServerFailedException> told = new CompletableFuture<>();
            end.onFailure(told::complete);
            end.prepare(new ServerContext(store, config, new CommandTable(), null, 1), List.of(), () -> {
                end.abandon();
                awaitUninterruptibly(release);
            });
            end.start(List.of(loop));
            var unused = end.begin(ShutdownSave.NEVER, false);
            assertThat(told.get(1, TimeUnit.MINUTES))
                    .hasMessageContaining("shutdown-stall-timeout")
                    .hasMessageContaining("hung while it closed");
            assertThatThrownBy(end.ended()::join).hasCauseInstanceOf(ServerFailedException.class);
        } finally {
            release.countDown();
            var unused = loop.shutdownGracefully();
        }
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
            assertThatThrownBy(end.begin(ShutdownSave.NEVER, false).orTimeout(1, TimeUnit.MINUTES)::join)
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
        }
        assertThat(tries.get()).isGreaterThanOrEqualTo(3);
        end.abandon();
        var unused = loop.shutdownGracefully();
    }
}
