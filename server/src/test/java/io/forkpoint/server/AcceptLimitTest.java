package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that nobody has looked at yet do not pile up. */
class AcceptLimitTest {
    private static final int CLIENTS = 3;

    private final AtomicInteger most = new AtomicInteger(CLIENTS);
    private final AcceptLimit limit = new AcceptLimit(most::get);
    private final EmbeddedChannel listener = new EmbeddedChannel(limit);
    private final EmbeddedChannel otherListener = new EmbeddedChannel(limit);
    private final Deque<EmbeddedChannel> accepted = new ArrayDeque<>();

    @AfterEach
    void closeAll() {
        accepted.forEach(AcceptLimitTest::close);
        close(listener);
        close(otherListener);
    }

    @Test
    void aListenerRestsWhileTooManyAreOpen() {
        accept(listener, CLIENTS + AcceptLimit.REFUSED_AT_ONCE - 1);
        assertThat(accepts(listener)).isTrue();
        accept(listener, 1);
        assertThat(accepts(listener)).isFalse();
        close(accepted.pop());
        assertThat(accepts(listener)).isTrue();
        accept(listener, 1);
        assertThat(accepts(listener)).isFalse();
    }

    @Test
    void allListenersShareTheLimit() {
        accept(listener, CLIENTS + AcceptLimit.REFUSED_AT_ONCE - 1);
        accept(otherListener, 1);
        assertThat(accepts(otherListener)).isFalse();
        accept(listener, 1);
        assertThat(accepts(listener)).isFalse();
        close(accepted.pop());
        assertThat(accepts(listener)).isFalse();
        close(accepted.pop());
        assertThat(accepts(listener)).isTrue();
        assertThat(accepts(otherListener)).isTrue();
    }

    @Test
    void theLimitFollowsTheSetting() {
        most.set(2 * CLIENTS);
        accept(listener, CLIENTS + AcceptLimit.REFUSED_AT_ONCE);
        assertThat(accepts(listener)).isTrue();
        accept(listener, CLIENTS);
        assertThat(accepts(listener)).isFalse();
    }

    @Test
    void aClosedListenerIsLeftAlone() {
        accept(listener, CLIENTS + AcceptLimit.REFUSED_AT_ONCE);
        close(listener);
        close(accepted.pop());
        assertThat(accepts(listener)).isFalse();
    }

    private void accept(EmbeddedChannel by, int connections) {
        for (int i = 0; i < connections; i++) {
            EmbeddedChannel connection = new EmbeddedChannel();
            accepted.push(connection);
            by.writeInbound(connection);
            EmbeddedChannel passedOn = by.readInbound();
            assertThat(passedOn).isSameAs(connection);
        }
    }

    private static boolean accepts(EmbeddedChannel listener) {
        listener.runPendingTasks();
        return listener.config().isAutoRead();
    }

    private static void close(EmbeddedChannel channel) {
        channel.close().syncUninterruptibly();
    }
}
