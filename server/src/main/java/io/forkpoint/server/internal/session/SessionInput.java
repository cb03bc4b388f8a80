package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.ProtocolException;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.resp.RequestBatch;
import io.forkpoint.server.internal.resp.RequestLimits;
import io.forkpoint.server.internal.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a client sends into commands, and sends their replies. While the client does not take its replies, or its last
 * command waits, no further command is run and nothing more is read: what it sends stays in its own buffers. For its event
 * loop's thread.
 */
final class SessionInput {
    private static final Logger LOG = LoggerFactory.getLogger(SessionInput.class);
    /** Replies are handed over when they have reached this size. */
    private static final int FLUSH_BYTES = 64 * 1024;
    /** How much is read ahead of a command that waits. */
    private static final int READ_AHEAD_BYTES = 64 * 1024;

    /** How much of a client that has not authenticated may wait here, as in Redis. */
    private static final int MOST_UNAUTHENTICATED_BYTES = 1 << 20;
    /** The smallest buffer for what is left of what was read. */
    private static final int LEAST_BYTES = 64;
    /** The ratio of a buffer's size to its content above which it is replaced. */
    private static final int MOST_ROOM = 4;

    /** Created beforehand: later there will be no memory for it. */
    private static final ByteBuf OUT_OF_MEMORY = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes("-OOM the server has no memory for this command or its reply\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));

    private final Session session;
    private final RequestParser parser = new RequestParser();
    private ByteBuf pending;
    /** When the last command ended. */
    private long endedNanos;

    private Request postponed;
    private long postponedBytes;
    private boolean running;
    /** Whether the client has said that it will send nothing more. */
    private boolean ended;

    SessionInput(Session session) {
        this.session = session;
    }

    /** Returns the bytes of the heap that pending requests take. */
    long heapBytes() {
        return parser.heapBytes() + postponedBytes;
    }

    /** Returns the size of the buffer that holds pending bytes. */
    int bufferBytes() {
        return pending == null ? 0 : pending.capacity();
    }

    /** {@return the number of received bytes that have not been dealt with} */
    int pendingBytes() {
        return pending == null ? 0 : pending.readableBytes();
    }

    /** Accepts received bytes. */
    void received(ByteBuf bytes) {
        session.loop().read(bytes.readableBytes());
        if (session.isClosing()) {
            bytes.release();
            return;
        }
        try {
            pending = pending == null ? bytes : append(pending, bytes);
        } catch (OutOfMemoryError noMemory) {
            bytes.release();
            throw noMemory;
        }
        if (isTooMuch()) {
            LOG.warn(
                    "Closing client that reached max query buffer length: id={} addr={} bytes={}",
                    session.id(),
                    session.identity().address(),
                    pending.readableBytes());
            session.close();
            return;
        }
        run();
    }

    /** Returns whether too much waits. Commands queued for EXEC count as well. Without authentication, little is needed. */
    private boolean isTooMuch() {
        long held = pending.readableBytes() + session.transaction().queuedBytes();
        return held > session.context().settings().queryBufferLimit.get()
                || (held > MOST_UNAUTHENTICATED_BYTES && session.permissions() == null);
    }

    private ByteBuf append(ByteBuf have, ByteBuf more) {
        long needed = (long) have.readableBytes() + more.readableBytes();
        ByteBuf all = have;
        if (have.writableBytes() < more.readableBytes()) {
            // At most doubles, towards a long argument: what is only announced takes no memory.
            long target = Math.min(needed * 2, needed + parser.arriving() + 16);
            int bytes = (int) Math.min(Math.max(needed, target), Integer.MAX_VALUE);
            all = session.channel().alloc().directBuffer(bytes);
            all.writeBytes(have);
            have.release();
        }
        all.writeBytes(more);
        more.release();
        return all;
    }

    /** Runs the commands, after all that was there has been read. */
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
            tidy();
        } catch (ProtocolException noRequest) {
            session.reply().error("ERR " + noRequest.getMessage());
            session.closeAfterReply();
        } catch (OutOfMemoryError noMemory) {
            outOfMemory(noMemory);
        } finally {
            gate.leave(loop);
            running = false;
        }
        send();
        if (session.isWaiting() && pendingBytes() > READ_AHEAD_BYTES) {
            session.channel().config().setAutoRead(false);
        }
        session.footprint().update();
    }

    private void runCommands(Dispatcher dispatcher) throws ProtocolException {
        endedNanos = System.nanoTime();
        if (postponed != null && !session.isWaiting() && !session.isClosing()) {
            Request request = postponed;
            postponed = null;
            postponedBytes = 0;
            runOne(dispatcher, request, named(request));
        }
        boolean takes = true;
        while (takes && pending != null && pending.isReadable() && !session.isWaiting() && !session.isClosing()) {
            // One after the other before authentication: it determines what a request may hold.
            int count = parser.isMidway() || session.permissions() == null ? 0 : fetch();
            if (count > 0) {
                takes = runBatch(dispatcher, count);
            } else {
                Request request = parser.parse(pending, limits());
                if (request == null) {
                    break;
                }
                runOne(dispatcher, request, named(request));
                pending.skipBytes(parser.done());
                takes = reply().size() < FLUSH_BYTES || sendNow();
            }
        }
        if (ended && takes && !session.isWaiting()) {
            session.closeAfterReply();
        }
    }

    /** Parses the requests that came together, and prefetches the memory of their keys. */
    private int fetch() {
        RequestBatch batch = session.loop().batch();
        Command[] named = session.loop().named();
        int count = batch.parse(pending, limits());
        for (int i = 0; i < count; i++) {
            named[i] = named(batch.get(i));
            if (named[i] != null && named[i].firstKey() > 0) {
                batch.addKey(i, named[i].firstKey());
            }
        }
        if (count > 1) {
            session.buffers().prefetch(batch.memory(), batch.keyOffsets(), batch.keyLengths(), batch.keys());
        }
        return count;
    }

    private boolean runBatch(Dispatcher dispatcher, int count) {
        RequestBatch batch = session.loop().batch();
        Command[] named = session.loop().named();
        for (int i = 0; i < count && !session.isWaiting() && !session.isClosing(); i++) {
            runOne(dispatcher, batch.get(i), named[i]);
            pending.skipBytes(batch.bytes(i));
            if (reply().size() >= FLUSH_BYTES && !sendNow()) {
                return false;
            }
        }
        return true;
    }

    private Command named(Request request) {
        return request.size() == 0 ? null : session.context().commands().find(request);
    }

    private void runOne(Dispatcher dispatcher, Request request, Command named) {
        long before = reply().size();
        if (request.size() > 0) {
            endedNanos = dispatcher.run(session, request, named, endedNanos);
        }
        if (!session.isWaiting()) {
            session.replied(before);
        }
    }

    private Reply reply() {
        return session.reply();
    }

    /** Runs a request again when its client waits no longer, before all that follows it. */
    void postpone(Request request) {
        postponed = request.copy();
        postponedBytes = request.copyBytes();
    }

    /** {@return whether there is such a request} */
    boolean isPostponed() {
        return postponed != null;
    }

    private RequestLimits limits() {
        return session.permissions() == null
                ? RequestLimits.UNAUTHENTICATED
                : session.context().requestLimits();
    }

    /** Frees the memory of what has been dealt with: the rest of a large buffer moves to a small one. */
    private void tidy() {
        parser.tidy();
        if (pending == null) {
            return;
        }
        int left = pending.readableBytes();
        if (left == 0) {
            pending.release();
            pending = null;
        } else if (pending.capacity() > MOST_ROOM * Math.max(left, LEAST_BYTES)) {
            ByteBuf small = session.channel().alloc().directBuffer(Math.max(left, LEAST_BYTES));
            small.writeBytes(pending);
            pending.release();
            pending = small;
        } else if (pending.readerIndex() > 0) {
            pending.discardSomeReadBytes();
        }
    }

    private boolean sendNow() {
        send();
        session.output().flush();
        return session.channel().isWritable();
    }

    private void send() {
        for (ByteBuf piece = reply().take(); piece != null; piece = reply().take()) {
            if (piece.isReadable()) {
                session.output().write(piece);
            } else {
                piece.release();
            }
        }
        if (session.isClosing()) {
            session.output().closeAfterAll();
        }
    }

    /**
     * Handles that the client sends nothing more, but may still read. It gets what it has asked for. A client that waits for
     * a key has most likely gone, and would take what others wait for.
     */
    void ended() {
        ended = true;
        if (session.context().blocked().forget(session)) {
            session.close();
        } else if (!session.isClosing()) {
            run();
            readComplete();
        }
    }

    /**
     * Handles lack of memory for what the client sends or is to get: it is told so and disconnected, and others are served.
     * What it holds is released before anything is done that takes memory.
     */
    void outOfMemory(OutOfMemoryError cause) {
        session.closeAfterReply();
        release();
        session.transaction().end();
        try {
            session.output().sayAndClose(OUT_OF_MEMORY);
            LOG.warn(
                    "closing client {} at {}: no memory for its commands or replies",
                    session.id(),
                    session.identity().address(),
                    cause);
        } catch (OutOfMemoryError stillNone) {
            session.output().closeLater();
        }
    }

    /** Releases all memory; the client has gone. */
    void release() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
        session.forgetReplies();
    }
}
