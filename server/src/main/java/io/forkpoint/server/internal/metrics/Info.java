package io.forkpoint.server.internal.metrics;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.host.HostMemory;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.persistence.PersistenceInfo;
import io.forkpoint.server.internal.session.ChannelKind;
import io.forkpoint.server.internal.session.LoopState;
import io.forkpoint.server.internal.session.ServerContext;
import io.forkpoint.snapshot.SnapshotTotals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What INFO replies: the fields of Redis 7 that there is something true to say of. Safe for any thread. */
public final class Info {
    /** Only shown when they are asked for, or all are. */
    private static final Set<String> ON_DEMAND = Set.of("commandstats", "latencystats");

    /** Writes a section's fields. */
    @FunctionalInterface
    private interface Section {
        void write(ServerContext context, InfoText text);
    }

    private final Store store;
    private final Persistence persistence;
    private final Sampler sampler;
    private final IntSupplier port;
    private final CommandInfo commands = new CommandInfo();
    private final long startedNanos = System.nanoTime();
    private final String runId = ThreadLocalRandom.current()
            .ints(40, 0, 16)
            .mapToObj(Integer::toHexString)
            .collect(Collectors.joining());
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /**
     * Of a server.
     *
     * @param store what it serves
     * @param persistence how that is saved
     * @param sampler looks at it regularly
     * @param port where it listens
     */
    public Info(Store store, Persistence persistence, Sampler sampler, IntSupplier port) {
        this.store = store;
        this.persistence = persistence;
        this.sampler = sampler;
        this.port = port;
        sections.put("Server", this::server);
        sections.put("Clients", Info::clients);
        sections.put("Memory", this::memory);
        sections.put("Persistence", (context, text) -> persistence(text));
        sections.put("Stats", this::stats);
        sections.put("Replication", (context, text) -> replication(text));
        sections.put("CPU", (context, text) -> cpu(text));
        sections.put("Modules", (context, text) -> {});
        sections.put("Commandstats", commands::commandStats);
        sections.put("Errorstats", commands::errorStats);
        sections.put("Latencystats", commands::latencyStats);
        sections.put("Cluster", (context, text) -> text.field("cluster_enabled", 0));
        sections.put("Keyspace", (context, text) -> keyspace(text));
    }

    /**
     * Sections, as INFO has them.
     *
     * @param context the server
     * @param wanted their names, in small letters, and {@code default}, {@code all} and {@code everything}; none for the
     *     default ones. What is none is left out
     * @return lines of fields
     */
    public String text(ServerContext context, List<String> wanted) {
        boolean everything = wanted.contains("all") || wanted.contains("everything");
        boolean usual = wanted.isEmpty() || wanted.contains("default");
        InfoText text = new InfoText();
        sections.forEach((title, section) -> {
            String name = title.toLowerCase(Locale.ROOT);
            if (everything || wanted.contains(name) || (usual && !ON_DEMAND.contains(name))) {
                text.section(title);
                section.write(context, text);
            }
        });
        return text.toString();
    }

    /** {@return what this run of the server is called, 40 hexadecimal digits} */
    public String runId() {
        return runId;
    }

    private void server(ServerContext context, InfoText text) {
        long seconds = (System.nanoTime() - startedNanos) / 1_000_000_000;
        text.field("redis_version", ServerVersion.REDIS);
        text.field("forkpoint_version", ServerVersion.forkpoint());
        text.field("redis_mode", "standalone");
        text.field(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        text.field("arch_bits", 64);
        text.field("java_version", System.getProperty("java.version"));
        text.field("process_id", ProcessHandle.current().pid());
        text.field("run_id", runId);
        text.field("tcp_port", port.getAsInt());
        text.field("server_time_usec", System.currentTimeMillis() * 1000);
        text.field("uptime_in_seconds", seconds);
        text.field("uptime_in_days", seconds / 86_400);
        text.field("io_threads", context.loops().size());
    }

    private static void clients(ServerContext context, InfoText text) {
        text.field("connected_clients", context.clients().size());
        text.field("cluster_connections", 0);
        text.field("maxclients", context.settings().maxClients.get());
        text.field("blocked_clients", context.blocked().size() + context.pause().size());
        text.field("tracking_clients", 0);
    }

    private void memory(ServerContext context, InfoText text) {
        MemoryReport memory = store.memory();
        long used = memory.used() + memory.index() + memory.retained();
        long peak = sampler.peakBytes(used);
        text.bytes("used_memory", used);
        text.bytes("used_memory_rss", memory.processRss());
        text.bytes("used_memory_peak", peak);
        text.field("used_memory_peak_perc", percent(used, peak));
        text.field("used_memory_overhead", memory.index() + memory.retained());
        text.field("used_memory_dataset", memory.used());
        text.field("used_memory_dataset_perc", percent(memory.used(), used));
        text.field("allocator_allocated", used);
        text.field("allocator_active", memory.allocated());
        text.bytes("total_system_memory", HostMemory.totalBytes());
        text.bytes("maxmemory", memory.limit());
        text.field("maxmemory_policy", "noeviction");
        text.field("mem_fragmentation_ratio", memory.processRss() / (double) Math.max(1, used));
        text.field("mem_fragmentation_bytes", memory.processRss() - used);
        text.field("mem_clients_slaves", 0);
        text.field("mem_clients_normal", context.memory().usedBytes());
        text.field("mem_allocator", "forkpoint-" + store.arena().name().toLowerCase(Locale.ROOT));
        text.field("forkpoint_retained_memory", memory.retained());
        text.field("forkpoint_index_memory", memory.index());
        text.field("forkpoint_huge_page_memory", memory.hugePages());
        Runtime heap = Runtime.getRuntime();
        text.field("java_heap_used", heap.totalMemory() - heap.freeMemory());
        text.field("java_heap_max", heap.maxMemory());
    }

    private static String percent(long part, long whole) {
        return InfoText.decimal(100.0 * part / Math.max(1, whole)) + "%";
    }

    private void persistence(InfoText text) {
        new PersistenceInfo(store, persistence).write(text::field);
    }

    private void stats(ServerContext context, InfoText text) {
        text.field("total_connections_received", context.clients().accepted());
        text.field("total_commands_processed", Sampler.sum(context, LoopState::commands));
        text.field("instantaneous_ops_per_sec", sampler.commandsPerSecond());
        text.field("total_net_input_bytes", Sampler.sum(context, LoopState::bytesIn));
        text.field("total_net_output_bytes", Sampler.sum(context, LoopState::bytesOut));
        text.field("instantaneous_input_kbps", sampler.bytesInPerSecond() / 1024.0);
        text.field("instantaneous_output_kbps", sampler.bytesOutPerSecond() / 1024.0);
        text.field("rejected_connections", context.clients().refused());
        text.field("sync_full", 0);
        text.field("sync_partial_ok", 0);
        text.field("sync_partial_err", 0);
        text.field("expired_keys", store.expiredKeys());
        text.field("evicted_keys", 0);
        text.field("evicted_clients", context.memory().evicted());
        text.field("keyspace_hits", Sampler.sum(context, LoopState::hits));
        text.field("keyspace_misses", Sampler.sum(context, LoopState::misses));
        text.field(
                "pubsub_channels", context.channels().list(ChannelKind.CHANNEL).size());
        text.field("pubsub_patterns", context.channels().count(ChannelKind.PATTERN));
        text.field(
                "pubsubshard_channels",
                context.channels().list(ChannelKind.SHARD).size());
        SnapshotTotals snapshots = store.persistence().ended();
        text.field("latest_fork_usec", snapshots.lastFork().toNanos() / 1000);
        text.field("total_forks", snapshots.forks());
        text.field("total_error_replies", context.errors().total());
    }

    private void replication(InfoText text) {
        text.field("role", "master");
        text.field("connected_slaves", 0);
        text.field("master_failover_state", "no-failover");
        text.field("master_replid", runId);
        text.field("master_repl_offset", 0);
        text.field("second_repl_offset", -1);
        text.field("repl_backlog_active", 0);
        text.field("repl_backlog_size", 0);
    }

    private static void cpu(InfoText text) {
        ProcessTimes times = ProcessTimes.read();
        if (times != null) {
            text.field("used_cpu_sys", seconds(times.system()));
            text.field("used_cpu_user", seconds(times.user()));
            text.field("used_cpu_sys_children", seconds(times.childrenSystem()));
            text.field("used_cpu_user_children", seconds(times.childrenUser()));
        }
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private void keyspace(InfoText text) {
        for (int i = 0; i < Store.DATABASES; i++) {
            Database database = store.database(i);
            long keys = database.size();
            if (keys > 0) {
                text.field("db" + i, "keys=" + keys + ",expires=" + database.sizeWithExpiry());
            }
        }
    }
}
