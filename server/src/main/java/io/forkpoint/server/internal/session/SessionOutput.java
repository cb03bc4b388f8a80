package io.forkpoint.server.internal.session;

import io.forkpoint.server.config.ClientOutputLimits.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a client is sent to its connection, and disconnects a client that leaves too much of it there. For its event
 * loop's thread.
 */
final class SessionOutput {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOutput.class);
    private static final long NEVER = Long.MIN_VALUE;

    private final Session session;
    private boolean unflushed;
    private boolean flushScheduled;
    private boolean closing;
    private boolean closingLater;
    /** How much waited at the last check. */
    private long lastPendingBytes;
    /** Since when more waits than may for long, in nanoseconds. */
    private long aboveSoftLimitSince = NEVER;

    SessionOutput(Session session) {
        this.session = session;
    }

    /** {@return the number of bytes that the client has not taken yet} */
    long pendingBytes() {
        ChannelOutboundBuffer waiting = session.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    /** {@return the number of messages that the client has not taken yet} */
    int pendingMessages() {
        ChannelOutboundBuffer waiting = session.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.size();
    }

    /** Writes replies, which are sent with the next {@link #flush}. */
    void write(ByteBuf bytes) {
        Channel channel = session.channel();
        if (closing || !channel.isActive()) {
            bytes.release();
            return;
        }
        session.loop().wrote(bytes.readableBytes());
        unflushed = true;
        var unused = channel.write(bytes, channel.voidPromise());
        checkLimit();
    }

    /** Writes what the client has not asked for. All that comes before the loop is idle is sent at once. */
    void push(ByteBuf bytes) {
        write(bytes);
        if (!flushScheduled) {
            flushScheduled = true;
            session.channel().eventLoop().execute(() -> {
                flushScheduled = false;
                flush();
                session.footprint().update();
            });
        }
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            session.channel().flush();
        }
    }

    /** Disconnects the client when it has taken everything. */
    void closeAfterAll() {
        sayAndClose(Unpooled.EMPTY_BUFFER);
    }

    /** Disconnects the client when it has taken everything, including this last message. */
    void sayAndClose(ByteBuf last) {
        if (!closing) {
            closing = true;
            unflushed = false;
            session.channel().writeAndFlush(last.duplicate()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Disconnects the client with the next {@link #checkLimit}: now there is no memory for that. */
    void closeLater() {
        closing = true;
        closingLater = true;
    }

    /** Returns whether the client has taken something of what waits for it since the last call. */
    boolean isMoving() {
        long waiting = pendingBytes();
        boolean moving = waiting != lastPendingBytes;
        lastPendingBytes = waiting;
        return moving;
    }

    /** Disconnects the client if more waits for it than the settings allow; also called regularly. */
    void checkLimit() {
        if (closingLater) {
            session.close();
        }
        var limits = session.context().settings().outputLimits.get();
        Limit limit = session.subscriptions() > 0 ? limits.pubsub() : limits.normal();
        if (limit.hardBytes() == 0 && limit.softBytes() == 0) {
            return;
        }
        long waiting = pendingBytes();
        if (isAbove(limit, waiting) && session.channel().isActive()) {
            LOG.warn(
                    "Closing client that overcame the output buffer limits: id={} addr={} bytes={}",
                    session.id(),
                    session.identity().address(),
                    waiting);
            session.close();
        }
    }

    private boolean isAbove(Limit limit, long waiting) {
        if (limit.softBytes() == 0 || waiting <= limit.softBytes()) {
            aboveSoftLimitSince = NEVER;
        } else {
            long now = System.nanoTime();
            if (aboveSoftLimitSince == NEVER) {
                aboveSoftLimitSince = now;
            }
            if (now - aboveSoftLimitSince > TimeUnit.SECONDS.toNanos(limit.softSeconds())) {
                return true;
            }
        }
        return limit.hardBytes() > 0 && waiting > limit.hardBytes();
    }
}
