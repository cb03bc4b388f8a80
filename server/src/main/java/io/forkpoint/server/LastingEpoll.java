package io.forkpoint.server;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll without a mistake of versions up to 4.2.20. A socket may await nothing for a moment: its client has shut
 * down its output, and has taken all replies so far. Netty then removes it from the kernel's set. When the socket awaits
 * something again, such as room for more replies, that fails with ENOENT, and the client is disconnected. Here a socket that
 * awaits nothing stays in the set. Netty also ends its event loop the first time that memory is lacking; here the loop goes
 * on.
 */
final class LastingEpoll implements IoHandler {
    /** How often in a row memory may be lacking before the loop gives up, and with it the server. */
    private static final int MOST_FAILURES = 1000;

    private final IoHandler epoll;
    private int failures;

    private LastingEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** Creates one for each event loop. */
    static final class Factory implements IoHandlerFactory {
        private final IoHandlerFactory epoll = EpollIoHandler.newFactory();

        @Override
        public IoHandler newHandler(ThreadAwareExecutor executor) {
            return new LastingEpoll(epoll.newHandler(executor));
        }

        @Override
        public boolean isChangingThreadSupported() {
            return epoll.isChangingThreadSupported();
        }
    }

    /** A registration that always awaits something: edge-triggered alone, it is told of errors, once each. */
    private record LastingRegistration(IoRegistration registration) implements IoRegistration {
        @Override
        public long submit(IoOps ops) {
            return registration.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new LastingRegistration(epoll.register(handle));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    /** Serves all others if there is no memory for one client's event: what is left undone is reported again. */
    @Override
    public int run(IoHandlerContext context) {
        try {
            int handled = epoll.run(context);
            failures = 0;
            return handled;
        } catch (OutOfMemoryError noMemory) {
            if (++failures == MOST_FAILURES) {
                throw noMemory;
            }
            Thread.yield();
            return 0;
        }
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return epoll.isCompatible(type);
    }
}
