package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import java.util.List;
import java.util.Map;

/** Watches keys for clients, and runs their queued commands. For the event loops' threads. */
final class Transactions {
    private final ServerContext context;
    private final Dispatcher dispatcher;

    Transactions(ServerContext context, Dispatcher dispatcher) {
        this.context = context;
        this.dispatcher = dispatcher;
    }

    /** Begins to watch keys. To be called while no command runs. */
    void watch(Call call) {
        TransactionState transaction = call.session().transaction();
        int database = call.session().databaseIndex();
        for (int i = 1; i < call.size(); i++) {
            DatabaseKey key = new DatabaseKey(database, call.bytes(i));
            if (!transaction.watched().containsKey(key)) {
                context.memory().claim(key.key().length);
                transaction.watch(key, call.database().containsKey(key.key()));
                context.watches().add(key, call.session());
            }
        }
    }

    /** Stops watching all keys. To be called while no command runs. */
    void unwatch(Session session) {
        session.transaction()
                .watched()
                .keySet()
                .forEach(key -> context.watches().remove(key, session));
        session.transaction().forgetWatched();
    }

    private boolean isSpoilt(TransactionState transaction) {
        if (transaction.isSpoilt()) {
            return true;
        }
        for (Map.Entry<DatabaseKey, Boolean> watched : transaction.watched().entrySet()) {
            DatabaseKey key = watched.getKey();
            // A key that has expired since was changed by nobody.
            if (watched.getValue() && !context.store().database(key.database()).containsKey(key.key())) {
                return true;
            }
        }
        return false;
    }

    /** Runs a command if the user still may: a permission may have been taken away since the command was queued. */
    private void executeIfStillAllowed(Call call) {
        Session session = call.session();
        String refusal = session.permissions().refusal(session, call.command(), call.request());
        if (refusal == null) {
            dispatcher.execute(call);
        } else {
            Dispatcher.failed(call, call.reply().size(), refusal);
        }
    }

    /** Runs the queued commands. To be called while no command runs. */
    void exec(Call call) {
        Session session = call.session();
        TransactionState transaction = session.transaction();
        boolean failed = transaction.isFailed();
        boolean spoilt = isSpoilt(transaction);
        List<TransactionState.Queued> queued = transaction.queued();
        transaction.end();
        unwatch(session);
        if (failed) {
            throw new ErrorReply("EXECABORT Transaction discarded because of previous errors.");
        }
        if (spoilt) {
            call.reply().nilArray();
            return;
        }
        context.blocked().hold();
        try {
            context.store().undivided(() -> runAll(call, queued));
        } finally {
            context.blocked().release();
        }
    }

    private void runAll(Call call, List<TransactionState.Queued> queued) {
        call.reply().array(queued.size());
        queued.forEach(next -> runQueued(call.session(), next, call.reply()));
    }

    private void runQueued(Session session, TransactionState.Queued next, Reply reply) {
        Call inner = new Call(session, reply);
        inner.begin(next.command(), next.request(), true);
        long started = System.nanoTime();
        executeIfStillAllowed(inner);
        context.touchKeysOf(inner, session.databaseIndex());
        dispatcher.ended(inner, started);
    }
}
