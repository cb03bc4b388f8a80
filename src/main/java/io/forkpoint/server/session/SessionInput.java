package io.forkpoint.server.session;

import io.forkpoint.server.resp.ProtocolException;
import io.forkpoint.server.resp.Reply;
import io.forkpoint.server.resp.Request;
import io.forkpoint.server.resp.RequestLimits;
import io.forkpoint.server.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a client sends into commands, and sends what they reply. While the client does not take its replies, or its
 * last command waits, no further command is run and nothing more is read: what it sends stays in its own buffers. For its
 * event loop's thread.
 */
final class SessionInput {
    private static final Logger LOG = LoggerFactory.getLogger(SessionInput.class);
    /** Replies are handed over when there are so many bytes of them. */
    private static final int FLUSH_BYTES = 64 * 1024;
    /** As much is read ahead of a command that waits. */
    private static final int READ_AHEAD_BYTES = 64 * 1024;

    private final Session session;
    private final RequestParser parser = new RequestParser();
    private ByteBuf pending;
    private Request postponed;
    private boolean running;

    SessionInput(Session session) {
        this.session = session;
    }

    /** {@return bytes that have come and have not been dealt with} */
    int pendingBytes() {
        return pending == null ? 0 : pending.readableBytes();
    }

    /** Takes what has come. */
    void received(ByteBuf bytes) {
        session.loop().read(bytes.readableBytes());
        if (session.isClosing()) {
            bytes.release();
            return;
        }
        if (pending == null) {
            pending = bytes;
        } else {
            pending = append(pending, bytes);
        }
        if (pending.readableBytes()
                > session.context().config().queryBufferLimit.get()) {
            LOG.warn(
                    "Closing client that reached max query buffer length: id={} addr={} bytes={}",
                    session.id(),
                    session.address(),
                    pending.readableBytes());
            session.close();
            return;
        }
        run();
    }

    private ByteBuf append(ByteBuf have, ByteBuf more) {
        int needed = have.readableBytes() + more.readableBytes();
        ByteBuf all = have;
        if (have.writableBytes() < more.readableBytes()) {
            // To as much again, towards a long argument: what is only announced takes no memory.
            long target = Math.min(needed * 2L, (long) needed + parser.arriving() + 16);
            all = session.channel().alloc().directBuffer((int) Math.max(needed, target));
            all.writeBytes(have);
            have.release();
        }
        all.writeBytes(more);
        more.release();
        return all;
    }

    /** All that was there has been read. */
    void readComplete() {
        session.output().flush();
    }

    /** Goes on after a wait, or since the client has taken its replies. */
    void proceed() {
        run();
        readComplete();
        readMore();
    }

    private void readMore() {
        boolean full = session.isWaiting() && pendingBytes() > READ_AHEAD_BYTES;
        session.channel().config().setAutoRead(!full && session.channel().isWritable());
    }

    void writabilityChanged() {
        if (session.channel().isWritable()) {
            proceed();
        } else {
            readMore();
        }
    }

    private void run() {
        if (running) {
            return;
        }
        running = true;
        Dispatcher dispatcher = session.context().dispatcher();
        CommandGate gate = session.context().gate();
        int loop = session.loop().index();
        gate.enter(loop);
        try {
            runCommands(dispatcher);
        } catch (ProtocolException noRequest) {
            session.reply().error("ERR " + noRequest.getMessage());
            session.closeAfterReply();
        } finally {
            gate.leave(loop);
            running = false;
        }
        tidy();
        send();
        if (session.isWaiting() && pendingBytes() > READ_AHEAD_BYTES) {
            session.channel().config().setAutoRead(false);
        }
    }

    private void runCommands(Dispatcher dispatcher) throws ProtocolException {
        long started = System.nanoTime();
        Reply reply = session.reply();
        if (postponed != null && !session.isWaiting() && !session.isClosing()) {
            Request request = postponed;
            postponed = null;
            started = dispatcher.run(session, request, started);
        }
        while (pending != null && !session.isWaiting() && !session.isClosing()) {
            Request request = parser.parse(pending, limits());
            if (request == null) {
                break;
            }
            int before = reply.size();
            if (request.size() > 0) {
                started = dispatcher.run(session, request, started);
            }
            if (session.swallowsReply()) {
                reply.truncate(before);
            }
            pending.skipBytes(parser.done());
            if (reply.size() >= FLUSH_BYTES && !sendNow()) {
                break;
            }
        }
    }

    /** Has a request be run again when its client waits no longer, before all that comes after it. */
    void postpone(Request request) {
        postponed = request.copy();
    }

    private RequestLimits limits() {
        return session.permissions() == null
                ? RequestLimits.UNAUTHENTICATED
                : session.context().requestLimits();
    }

    /** Keeps no memory for what has been dealt with. */
    private void tidy() {
        if (pending != null && !pending.isReadable()) {
            pending.release();
            pending = null;
        } else if (pending != null && pending.readerIndex() > 0) {
            pending.discardSomeReadBytes();
        }
    }

    private boolean sendNow() {
        send();
        session.output().flush();
        return session.channel().isWritable();
    }

    private void send() {
        ByteBuf bytes = session.reply().take();
        if (bytes != null && bytes.isReadable()) {
            session.output().write(bytes);
        } else if (bytes != null) {
            bytes.release();
        }
        if (session.isClosing()) {
            session.output().closeAfterAll();
        }
    }

    /** The client has gone. */
    void release() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
        session.reply().release();
    }
}
