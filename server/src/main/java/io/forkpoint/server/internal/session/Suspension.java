package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A client that waits for another thread. */
public final class Suspension {
    private final Session session;
    private final AtomicBoolean over = new AtomicBoolean();

    Suspension(Session session) {
        this.session = session;
    }

    /**
     * Ends the waiting. To be called once.
     *
     * @param writer writes the reply, on the client's event loop
     */
    public void resume(Consumer<Reply> writer) {
        if (over.compareAndSet(false, true)) {
            session.resumeLater(() -> writer.accept(session.reply()));
        }
    }
}
