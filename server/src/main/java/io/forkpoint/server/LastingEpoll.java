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
 * Netty's epoll, but for one mistake that it makes up to 4.2.20: when a socket awaits nothing for a moment, as one does whose
 * client has shut its output and has taken all replies so far, it is taken out of the kernel's set; and when it awaits
 * something again, as room for more replies, that fails with ENOENT, and the client is disconnected. Here a socket that awaits
 * nothing stays in the set. And it ends its event loop when memory is lacking once; here it goes on.
 */
final class LastingEpoll implements IoHandler {
    /** So often in a row memory may be lacking before the loop gives up, and with it the server. */
    private static final int MOST_FAILURES = 1000;

    private final IoHandler epoll;
    private int failures;

    private LastingEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** Makes one for each event loop. */
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

    /** Is never without anything to await: edge-triggered alone it is told of errors, once each. */
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

    /** Without memory for one client's event all others are served still: what is left undone is reported anew. */
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
