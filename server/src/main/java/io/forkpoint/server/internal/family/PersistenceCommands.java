package io.forkpoint.server.internal.family;

import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.config.ShutdownSave;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.persistence.Shutdown;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.Suspension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** SAVE, BGSAVE, LASTSAVE and SHUTDOWN. */
public final class PersistenceCommands implements CommandFamily {
    private final Persistence persistence;
    private final Shutdown shutdown;

    /**
     * Creates the family.
     *
     * @param persistence saves the store
     * @param shutdown ends the server
     */
    public PersistenceCommands(Persistence persistence, Shutdown shutdown) {
        this.persistence = persistence;
        this.shutdown = shutdown;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("save", 1, this::save)
                .admin()
                .with(Flag.NO_MULTI)
                .summary("Synchronously saves the database(s) to disk."));
        table.add(Command.of("bgsave", -1, this::backgroundSave)
                .admin()
                .summary("Asynchronously saves the database(s) to disk."));
        table.add(Command.of("lastsave", 1, PersistenceCommands::lastSave)
                .with(Flag.LOADING)
                .in(Category.ADMIN, Category.DANGEROUS)
                .fast()
                .summary("Returns the Unix timestamp of the last successful save to disk."));
        table.add(Command.of("shutdown", -1, this::shutdown)
                .admin()
                .with(Flag.LOADING, Flag.NO_MULTI)
                .summary("Synchronously saves the database(s) to disk and shuts down the Redis server."));
    }

    private void save(Call call) {
        answer(call, persistence.saveNow(), Reply::ok, failure -> "ERR " + failure.getMessage());
    }

    /** Replies when something has ended; only the client that asked waits. */
    private static void answer(
            Call call,
            CompletableFuture<?> future,
            java.util.function.Consumer<Reply> success,
            java.util.function.Function<Throwable, String> error) {
        Suspension suspension = call.suspend();
        var unused = future.whenComplete((result, problem) -> {
            Throwable failure = problem instanceof CompletionException ? problem.getCause() : problem;
            suspension.resume(failure == null ? success : reply -> reply.error(error.apply(failure)));
        });
    }

    private void backgroundSave(Call call) {
        BgsaveMethod method = null;
        boolean schedule = false;
        boolean cancel = false;
        for (int i = 1; i < call.size(); i++) {
            if (method == null && call.is(i, "FORK")) {
                method = BgsaveMethod.FORK;
            } else if (method == null && (call.is(i, "THREAD") || call.is(i, "FORKLESS"))) {
                method = BgsaveMethod.THREAD;
            } else if (method == null && call.is(i, "ASYNC")) {
                method = BgsaveMethod.ASYNC_FORK;
            } else if (!schedule && call.is(i, "SCHEDULE")) {
                schedule = true;
            } else if (call.size() == 2 && call.is(i, "CANCEL")) {
                cancel = true;
            } else {
                throw ErrorReply.syntax();
            }
        }
        call.reply().simple(cancel ? persistence.cancel() : persistence.save(method, schedule, call.inTransaction()));
    }

    private static void lastSave(Call call) {
        call.reply().integer(call.context().store().persistence().lastSave().getEpochSecond());
    }

    private void shutdown(Call call) {
        boolean save = false;
        boolean noSave = false;
        boolean force = false;
        boolean abort = false;
        boolean now = false;
        for (int i = 1; i < call.size(); i++) {
            save |= call.is(i, "SAVE");
            noSave |= call.is(i, "NOSAVE");
            now |= call.is(i, "NOW");
            force |= call.is(i, "FORCE");
            abort |= call.is(i, "ABORT");
            if (!isOption(call, i)) {
                throw ErrorReply.syntax();
            }
        }
        if ((save && noSave) || (abort && (save || noSave || now || force))) {
            throw ErrorReply.syntax();
        }
        if (abort) {
            // No command runs during a save: the order can only be one that is to be tried again.
            if (!shutdown.abort()) {
                throw new ErrorReply("ERR No shutdown in progress.");
            }
            call.reply().ok();
            return;
        }
        ShutdownSave choice = ShutdownSave.IF_SAVE_POINTS;
        if (save || noSave) {
            choice = save ? ShutdownSave.ALWAYS : ShutdownSave.NEVER;
        }
        // There is no reply if all goes well: the connection ends.
        answer(
                call,
                shutdown.begin(choice, force),
                reply -> {},
                failure -> "ERR Errors trying to SHUTDOWN. Check logs.");
    }

    private static boolean isOption(Call call, int index) {
        return call.is(index, "SAVE")
                || call.is(index, "NOSAVE")
                || call.is(index, "NOW")
                || call.is(index, "FORCE")
                || call.is(index, "ABORT");
    }
}
