package io.forkpoint.server.internal.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves figures to Prometheus, to who asks on this machine: {@code GET /metrics} over HTTP/1.1, one request a connection.
 * What little of HTTP that takes is here.
 */
public final class PrometheusEndpoint implements AutoCloseable {
    private static final int LONGEST_LINE = 8192;
    /** From connecting to the answer's last byte. */
    private static final int TIMEOUT_SECONDS = 10;
    /** Of a request. */
    private static final int MOST_LINES = 128;
    /** At one time. */
    private static final int MOST_CLIENTS = 16;

    private final AtomicInteger clients = new AtomicInteger();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ForkpointMeters meters;
    private final Channel channel;

    /**
     * Begins to listen, on the loopback address.
     *
     * @param group serves it
     * @param type of its listening channel
     * @param port where; 0 for any that is free
     * @param meters what is served
     * @throws IOException if it cannot listen there
     */
    public PrometheusEndpoint(
            EventLoopGroup group, Class<? extends ServerChannel> type, int port, ForkpointMeters meters)
            throws IOException {
        this.meters = meters;
        meters.bindTo(registry);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(type)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        if (clients.get() >= MOST_CLIENTS) {
                            var unused = client.close();
                            return;
                        }
                        limit(client);
                        client.pipeline()
                                .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
                                .addLast(new Answer());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            registry.close();
            throw new IOException(
                    "metrics-port: cannot listen on port " + port + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        channel = bound.channel();
    }

    /** Whoever asks slowly, or takes the answer slowly, is not waited for. */
    private void limit(Channel client) {
        // First, so that one for whose limit there is no memory is not counted for ever.
        var unused = client.closeFuture().addListener(closed -> clients.decrementAndGet());
        clients.incrementAndGet();
        Runnable close = () -> {
            var unusedToo = client.close();
        };
        var end = client.eventLoop().schedule(close, TIMEOUT_SECONDS, TimeUnit.SECONDS);
        unused = client.closeFuture().addListener(closed -> end.cancel(false));
    }

    /** {@return the port on which it listens} */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Listens no more. */
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        registry.close();
    }

    /** Reads a request's first line, skips its headers, and answers when an empty line has come. */
    private final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
        private String request;
        private int lines;
        private boolean answered;

        @Override
        protected void channelRead0(ChannelHandlerContext client, ByteBuf line) {
            if (answered) {
                return;
            }
            if (++lines > MOST_LINES) {
                send(client, "431 Request Header Fields Too Large", "a request has at most 128 lines\n");
            } else if (request == null) {
                request = line.toString(StandardCharsets.ISO_8859_1);
            } else if (!line.isReadable()) {
                answer(client);
            }
        }

        private void answer(ChannelHandlerContext client) {
            if (!request.startsWith("GET ")) {
                send(client, "405 Method Not Allowed", "only GET is served\n");
            } else if (!request.matches("GET /metrics(\\?\\S*)? .*")) {
                send(client, "404 Not Found", "the figures are at /metrics\n");
            } else {
                send(client, "200 OK", meters.ofOneMoment(registry::scrape));
            }
        }

        /** Once: what comes behind the request is not looked at. */
        private void send(ChannelHandlerContext client, String status, String text) {
            answered = true;
            client.channel().config().setAutoRead(false);
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                    + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
            var unused = client.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
            var unused = client.close();
        }
    }
}
