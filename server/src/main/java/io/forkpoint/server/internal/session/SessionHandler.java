package io.forkpoint.server.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes the events of a connection to its session. */
public final class SessionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private final ServerContext context;
    private final LoopState loop;
    private Session session;

    /**
     * Creates the handler of one connection.
     *
     * @param context what all clients of the server share
     * @param loop the connection's event loop
     */
    public SessionHandler(ServerContext context, LoopState loop) {
        this.context = context;
        this.loop = loop;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        session = new Session(channel.channel(), context, loop);
        context.clients().add(session);
        session.footprint().update();
        context.hooks().connected(session);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        session.input().received((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        session.input().readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        session.input().writabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            session.input().ended();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        context.disconnected(session);
        session.input().release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        if (cause instanceof OutOfMemoryError noMemory) {
            session.input().outOfMemory(noMemory);
            return;
        }
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("client {} has gone: {}", session.id(), cause.getMessage());
        } else {
            LOG.warn("closing client {} at {}", session.id(), session.identity().address(), cause);
        }
        var unused = channel.close();
    }
}
