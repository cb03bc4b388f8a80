package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Reply;
import io.netty.buffer.ByteBuf;

/**
 * A message on its way to the subscribers of one event loop, on whose thread it runs. It is encoded once for each version of
 * the protocol; all who get it share those bytes.
 */
final class Delivery implements Runnable {
    private final ChannelKind kind;
    private final ChannelName name;
    private final Session[] sessions;
    private final byte[][] parts;

    private ByteBuf resp2;
    private ByteBuf resp3;

    Delivery(ChannelKind kind, ChannelName name, Session[] sessions, byte[][] parts) {
        this.kind = kind;
        this.name = name;
        this.sessions = sessions;
        this.parts = parts;
    }

    @Override
    public void run() {
        try {
            for (Session session : sessions) {
                // The client may have unsubscribed since the message was published, and may have been told so.
                if (session.subscribed().contains(kind, name)) {
                    push(session);
                }
            }
        } finally {
            release(resp2);
            release(resp3);
        }
    }

    private void push(Session session) {
        try {
            session.output().push(encoded(session).retainedDuplicate());
        } catch (OutOfMemoryError noMemory) {
            // The client must not miss a message without knowing.
            session.close();
        }
    }

    private ByteBuf encoded(Session session) {
        if (session.reply().isResp3()) {
            resp3 = resp3 == null ? encode(session) : resp3;
            return resp3;
        }
        resp2 = resp2 == null ? encode(session) : resp2;
        return resp2;
    }

    private ByteBuf encode(Session session) {
        Reply message = session.newReply();
        try {
            message.push(parts.length);
            for (byte[] part : parts) {
                message.bulk(part);
            }
            return message.takeAll();
        } finally {
            message.release();
        }
    }

    private static void release(ByteBuf bytes) {
        if (bytes != null) {
            bytes.release();
        }
    }
}
