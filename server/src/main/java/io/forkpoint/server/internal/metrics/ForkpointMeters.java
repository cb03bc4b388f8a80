package io.forkpoint.server.internal.metrics;

import io.forkpoint.PersistenceReport;
import io.forkpoint.Store;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.LoopState;
import io.forkpoint.server.internal.session.ServerContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A server and its store as meters of Micrometer. All read what is counted anyway, when somebody looks. Of a store that
 * has been closed they say NaN.
 */
public final class ForkpointMeters implements MeterBinder {
    private final ServerContext context;
    private final Store store;
    /** What all figures of saves are taken from that a thread reads within {@link #ofOneMoment}: those of this store. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<PersistenceReport> moment = new ThreadLocal<>();

    /**
     * Of a server.
     *
     * @param context what it counts
     */
    public ForkpointMeters(ServerContext context) {
        this.context = context;
        store = context.store();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        clients(registry);
        memory(registry);
        saves(registry);
        for (Command command : context.commands().byId()) {
            if (command.subcommands().isEmpty()) {
                command(registry, command);
            }
        }
    }

    /**
     * Reads meters, whose figures of saves are then of one moment: a save that is not running is in all of them.
     *
     * @param <T> what comes of it
     * @param reading reads them, on this thread
     * @return what it returns
     */
    public <T> T ofOneMoment(Supplier<T> reading) {
        try {
            moment.set(store.persistence());
        } catch (StoreClosedException over) {
            return reading.get();
        }
        try {
            return reading.get();
        } finally {
            moment.remove();
        }
    }

    private PersistenceReport saves() {
        PersistenceReport kept = moment.get();
        return kept != null ? kept : store.persistence();
    }

    private void clients(MeterRegistry registry) {
        gauge(
                registry,
                "forkpoint.clients.connected",
                "clients",
                "Clients that are connected",
                () -> context.clients().size());
        gauge(
                registry,
                "forkpoint.clients.blocked",
                "clients",
                "Clients that wait for keys",
                () -> context.blocked().size());
        counter(
                registry,
                "forkpoint.clients.accepted",
                "clients",
                "Clients that have connected",
                () -> context.clients().accepted());
        counter(
                registry,
                "forkpoint.clients.refused",
                "clients",
                "Clients that were sent away",
                () -> context.clients().refused());
        counter(
                registry,
                "forkpoint.network.received",
                "bytes",
                "What came from clients",
                () -> Sampler.sum(context, LoopState::bytesIn));
        counter(
                registry,
                "forkpoint.network.sent",
                "bytes",
                "What went to clients",
                () -> Sampler.sum(context, LoopState::bytesOut));
        counter(
                registry,
                "forkpoint.errors",
                "errors",
                "Errors that were replied",
                () -> context.errors().total());
    }

    private void memory(MeterRegistry registry) {
        gauge(registry, "forkpoint.keys", "keys", "Entries of all databases", store::size);
        counter(
                registry,
                "forkpoint.keys.expired",
                "keys",
                "Entries removed since their expiry had passed",
                store::expiredKeys);
        memory(registry, "used", "Blocks that hold entries", MemoryReport::used);
        memory(registry, "allocated", "Segments and index pages taken", MemoryReport::allocated);
        memory(registry, "retained", "Blocks held for a snapshot or a reader", MemoryReport::retained);
        memory(registry, "index", "Index pages in use", MemoryReport::index);
        memory(registry, "limit", "The most that values may take", MemoryReport::limit);
        memory(registry, "huge.pages", "What was put on pages of 2 MiB", MemoryReport::hugePages);
        memory(registry, "rss", "The process's resident set", MemoryReport::processRss);
    }

    private void memory(MeterRegistry registry, String name, String description, ToLongFunction<MemoryReport> figure) {
        gauge(registry, "forkpoint.memory." + name, "bytes", description, () -> figure.applyAsLong(store.memory()));
    }

    private void saves(MeterRegistry registry) {
        gauge(
                registry,
                "forkpoint.changes.unsaved",
                "changes",
                "Writes that the last save does not have",
                () -> saves().changesSinceLastSave());
        gauge(
                registry,
                "forkpoint.save.running",
                null,
                "Whether a snapshot is running",
                () -> saves().isSnapshotRunning() ? 1 : 0);
        gauge(
                registry,
                "forkpoint.save.last.ok",
                null,
                "Whether the last save succeeded",
                () -> saves().isLastSaveOk() ? 1 : 0);
        gauge(
                registry,
                "forkpoint.store.damaged",
                null,
                "Whether an Error has torn a write, so that writes and saves are refused",
                () -> saves().isDamaged() ? 1 : 0);
        gauge(
                registry,
                "forkpoint.save.last.time",
                "seconds",
                "When the last save had ended, since 1970",
                () -> saves().lastSave().getEpochSecond());
        counter(
                registry,
                "forkpoint.saves",
                "saves",
                "Saves that succeeded",
                () -> saves().ended().succeeded());
        gauge(
                registry,
                "forkpoint.fork.last",
                "microseconds",
                "How long the last fork took",
                () -> saves().ended().lastFork().toNanos() / 1000);
    }

    private void command(MeterRegistry registry, Command command) {
        int id = command.id();
        FunctionTimer.builder(
                        "forkpoint.commands",
                        context,
                        server -> Sampler.sum(server, loop -> loop.calls(id)),
                        server -> Sampler.sum(server, loop -> loop.nanos(id)),
                        TimeUnit.NANOSECONDS)
                .tag("command", command.name())
                .description("Runs of a command")
                .register(registry);
        FunctionCounter.builder(
                        "forkpoint.commands.failed",
                        context,
                        server -> Sampler.sum(server, loop -> loop.failures(id) + loop.rejections(id)))
                .tag("command", command.name())
                .description("Runs of a command that were refused or replied an error")
                .register(registry);
    }

    /** Reads a figure. */
    @FunctionalInterface
    private interface Figure {
        long read();
    }

    private ToDoubleFunction<ServerContext> safe(Figure figure) {
        return any -> {
            try {
                return figure.read();
            } catch (StoreClosedException over) {
                return Double.NaN;
            }
        };
    }

    private void gauge(MeterRegistry registry, String name, String unit, String description, Figure figure) {
        Gauge.builder(name, context, safe(figure))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String unit, String description, Figure figure) {
        FunctionCounter.builder(name, context, safe(figure))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
