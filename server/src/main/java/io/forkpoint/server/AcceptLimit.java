package io.forkpoint.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Accepts only as many connections as there may be clients, and a few more that are about to be refused. A loop that accepts
 * connections hands them to the others. While one of those is busy they would pile up, and take the descriptors that a save
 * needs. The rest wait in the kernel's backlog.
 *
 * <p>One instance serves all listening sockets. Safe for use by all loops.
 */
@Sharable
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    /** How many connections beyond the clients may be open until they have been refused. */
    static final int REFUSED_AT_ONCE = 16;

    private final IntSupplier mostClients;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Channel> paused = ConcurrentHashMap.newKeySet();

    AcceptLimit(IntSupplier mostClients) {
        this.mostClients = mostClients;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        open.incrementAndGet();
        ((Channel) accepted).closeFuture().addListener(closed -> release());
        if (isFull()) {
            Channel listener = context.channel();
            paused.add(listener);
            listener.config().setAutoRead(false);
            resume(listener);
        }
        context.fireChannelRead(accepted);
    }

    private boolean isFull() {
        return open.get() >= mostClients.getAsInt() + REFUSED_AT_ONCE;
    }

    private void release() {
        open.decrementAndGet();
        for (Channel listener : paused) {
            if (listener.isOpen()) {
                listener.eventLoop().execute(() -> resume(listener));
            }
        }
    }

    /** Accepts connections again. Called by the listener's own loop, as the pausing is: neither can overtake the other. */
    private void resume(Channel listener) {
        if (!isFull() && paused.remove(listener)) {
            listener.config().setAutoRead(true);
        }
    }
}
