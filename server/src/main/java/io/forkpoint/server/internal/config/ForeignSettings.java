package io.forkpoint.server.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Settings of Redis that mean nothing here but stand in nearly every redis.conf: those that ask for what the server does
 * anyway are taken, and others are refused with the reason. Those that only tune Redis's own inner workings are taken
 * whatever they say.
 */
final class ForeignSettings {
    private static final String NO_AOF = "there is no append-only file";
    private static final String NO_REPLICAS = "there is no replication";
    private static final String NO_CLUSTER = "there is no cluster";
    private static final String NO_EVICTION = "writes are refused when memory is full; no key is evicted";
    private static final String NO_MODULES = "there are no modules";
    private static final String FOREGROUND = "the server runs in the foreground; let a service manager run it";
    private static final String NO_SYSLOG = "the server logs to its output or to logfile";
    private static final String NO_LAZINESS = "memory is always freed by the command that does not need it any more";
    private static final String NO_NOTIFICATIONS = "there are no keyspace notifications";

    /** Names, values and reasons. */
    private static final String[][] FIXED = {
        {"databases", "16", "the number of databases is fixed"},
        {"daemonize", "no", FOREGROUND},
        {"supervised", "no", "systemd needs to be told nothing; use Type=exec"},
        {"maxmemory-policy", "noeviction", NO_EVICTION},
        {"rdb-save-incremental-fsync", "yes", "a snapshot is always handed to the disk in pieces"},
        {"rdb-del-sync-files", "no", NO_REPLICAS},
        {"appendonly", "no", NO_AOF},
        {"replicaof", "", NO_REPLICAS},
        {"slaveof", "", NO_REPLICAS},
        {"masterauth", "", NO_REPLICAS},
        {"masteruser", "", NO_REPLICAS},
        {"min-replicas-to-write", "0", NO_REPLICAS},
        {"min-slaves-to-write", "0", NO_REPLICAS},
        {"notify-keyspace-events", "", NO_NOTIFICATIONS},
        {"locale-collate", "", "strings are compared by their bytes"},
        {"cluster-enabled", "no", NO_CLUSTER},
        {"tls-cluster", "no", NO_CLUSTER},
        {"tls-replication", "no", NO_REPLICAS},
        {"loadmodule", "", NO_MODULES},
        {"enable-module-command", "no", NO_MODULES},
        {"enable-protected-configs", "no", "no client may name what the server reads and writes"},
        {"syslog-enabled", "no", NO_SYSLOG},
        {"lazyfree-lazy-eviction", "no", NO_EVICTION},
        {"lazyfree-lazy-expire", "no", NO_LAZINESS},
        {"lazyfree-lazy-server-del", "no", NO_LAZINESS},
        {"lazyfree-lazy-user-del", "no", NO_LAZINESS},
        {"lazyfree-lazy-user-flush", "no", NO_LAZINESS},
        {"oom-score-adj", "no", "let the service manager set it, as OOMScoreAdjust of systemd"},
        {"bind-source-addr", "", NO_REPLICAS},
        {"tls-ca-cert-dir", "", "name one file of certificates by tls-ca-cert-file"},
        {"activedefrag", "no", "blocks of one size share their segments; there is nothing to defragment"},
        {"threadsave-enabled-for-backup", "yes", "bgsave-default-method says how is saved"},
        {"forkless-options-supported", "yes", "BGSAVE always takes FORK and FORKLESS"},
        {"forkless-infrastructure-enabled", "yes", "bgsave-default-method fork is for saving by a child only"},
        {"acl-pubsub-default", "resetchannels", "a new user may use no channel until it is given some"},
    };

    /** Those of them that Redis too changes at start only. */
    private static final Set<String> IMMUTABLE = Set.of(
            "databases",
            "daemonize",
            "forkless-infrastructure-enabled",
            "supervised",
            "cluster-enabled",
            "loadmodule",
            "enable-module-command",
            "enable-protected-configs",
            "syslog-enabled");

    /** Names and Redis's defaults: of its inner workings, of what is not there, and of processors (the service manager's). */
    private static final String[][] TUNING = {
        {"active-defrag-cycle-max", "25"},
        {"active-defrag-cycle-min", "1"},
        {"active-defrag-ignore-bytes", "104857600"},
        {"active-defrag-max-scan-fields", "1000"},
        {"active-defrag-threshold-lower", "10"},
        {"active-defrag-threshold-upper", "100"},
        {"active-expire-effort", "1"},
        {"activerehashing", "yes"},
        {"always-show-logo", "no"},
        {"aof-load-truncated", "yes"},
        {"aof-rewrite-incremental-fsync", "yes"},
        {"aof-timestamp-enabled", "no"},
        {"aof-use-rdb-preamble", "yes"},
        {"appenddirname", "appendonlydir"},
        {"appendfilename", "appendonly.aof"},
        {"appendfsync", "everysec"},
        {"auto-aof-rewrite-min-size", "67108864"},
        {"auto-aof-rewrite-percentage", "100"},
        {"busy-reply-threshold", "5000"},
        {"cluster-allow-pubsubshard-when-down", "yes"},
        {"cluster-allow-reads-when-down", "no"},
        {"cluster-allow-replica-migration", "yes"},
        {"cluster-config-file", "nodes.conf"},
        {"cluster-migration-barrier", "1"},
        {"cluster-node-timeout", "15000"},
        {"cluster-replica-no-failover", "no"},
        {"cluster-replica-validity-factor", "10"},
        {"cluster-require-full-coverage", "yes"},
        {"crash-log-enabled", "yes"},
        {"crash-memcheck-enabled", "yes"},
        {"disable-thp", "yes"},
        {"dynamic-hz", "yes"},
        {"hash-max-listpack-entries", "512"},
        {"hash-max-listpack-value", "64"},
        {"hash-max-ziplist-entries", "512"},
        {"hash-max-ziplist-value", "64"},
        {"hll-sparse-max-bytes", "3000"},
        {"hz", "10"},
        {"ignore-warnings", ""},
        {"io-threads-do-reads", "no"},
        {"jemalloc-bg-thread", "yes"},
        {"latency-tracking", "yes"},
        {"lfu-decay-time", "1"},
        {"lfu-log-factor", "10"},
        {"list-compress-depth", "0"},
        {"list-max-listpack-size", "-2"},
        {"list-max-ziplist-size", "-2"},
        {"lua-time-limit", "5000"},
        {"maxmemory-eviction-tenacity", "10"},
        {"maxmemory-samples", "5"},
        {"min-replicas-max-lag", "10"},
        {"min-slaves-max-lag", "10"},
        {"no-appendfsync-on-rewrite", "no"},
        {"oom-score-adj-values", "0 200 800"},
        {"proc-title-template", "{title} {listen-addr} {server-mode}"},
        {"repl-backlog-size", "1048576"},
        {"repl-backlog-ttl", "3600"},
        {"repl-disable-tcp-nodelay", "no"},
        {"repl-diskless-load", "disabled"},
        {"repl-diskless-sync", "yes"},
        {"repl-diskless-sync-delay", "5"},
        {"repl-diskless-sync-max-replicas", "0"},
        {"repl-ping-replica-period", "10"},
        {"repl-ping-slave-period", "10"},
        {"repl-timeout", "60"},
        {"replica-ignore-disk-write-errors", "no"},
        {"replica-ignore-maxmemory", "yes"},
        {"replica-lazy-flush", "no"},
        {"replica-priority", "100"},
        {"replica-read-only", "yes"},
        {"replica-serve-stale-data", "yes"},
        // What RESTORE is given is always checked.
        {"sanitize-dump-payload", "yes"},
        {"set-max-intset-entries", "512"},
        {"set-max-listpack-entries", "128"},
        {"set-max-listpack-value", "64"},
        {"set-proc-title", "yes"},
        {"shutdown-timeout", "10"},
        {"slave-ignore-maxmemory", "yes"},
        {"slave-lazy-flush", "no"},
        {"slave-priority", "100"},
        {"slave-read-only", "yes"},
        {"slave-serve-stale-data", "yes"},
        {"stream-node-max-bytes", "4096"},
        {"stream-node-max-entries", "100"},
        {"syslog-facility", "local0"},
        {"syslog-ident", "redis"},
        {"tracking-table-max-keys", "1000000"},
        {"zset-max-listpack-entries", "128"},
        {"zset-max-listpack-value", "64"},
        {"zset-max-ziplist-entries", "128"},
        {"zset-max-ziplist-value", "64"},
        {"aof-disable-auto-gc", "no"},
        {"aof-rewrite-cpulist", ""},
        {"aof_rewrite_cpulist", ""},
        {"bgsave-cpulist", ""},
        {"bgsave_cpulist", ""},
        {"bio-cpulist", ""},
        {"bio_cpulist", ""},
        {"server-cpulist", ""},
        {"server_cpulist", ""},
        {"cluster-announce-bus-port", "0"},
        {"cluster-announce-hostname", ""},
        {"cluster-announce-human-nodename", ""},
        {"cluster-announce-ip", ""},
        {"cluster-announce-port", "0"},
        {"cluster-announce-tls-port", "0"},
        {"cluster-link-sendbuf-limit", "0"},
        {"cluster-port", "0"},
        {"cluster-preferred-endpoint-type", "ip"},
        {"cluster-slave-no-failover", "no"},
        {"cluster-slave-validity-factor", "10"},
        {"hide-user-data-from-log", "no"},
        {"max-new-connections-per-cycle", "10"},
        {"max-new-tls-connections-per-cycle", "1"},
        {"propagation-error-behavior", "ignore"},
        {"replica-announce-ip", ""},
        {"replica-announce-port", "0"},
        {"replica-announced", "yes"},
        {"slave-announce-ip", ""},
        {"slave-announce-port", "0"},
        {"socket-mark-id", "0"},
        {"tls-client-cert-file", ""},
        {"tls-client-key-file", ""},
        {"tls-client-key-file-pass", ""},
        {"tls-dh-params-file", ""},
        {"rdb-key-save-delay", "0"},
        {"key-load-delay", "0"},
        {"loading-process-events-interval-bytes", "2097152"},
        {"use-exit-on-panic", "no"},
        {"lua-enable-deprecated-api", "no"},
        {"lua-enable-insecure-api", "no"},
        {"gopher-enabled", "no"},
        {"list-max-ziplist-entries", "512"},
        {"list-max-ziplist-value", "64"},
        {"lua-replicate-commands", "yes"},
    };

    private ForeignSettings() {}

    /** {@return them, as new} */
    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>();
        for (String[] each : FIXED) {
            Setting<String> setting = Settings.fixed(each[0], each[1], each[2]);
            all.add(IMMUTABLE.contains(each[0]) ? setting : setting.mutable());
        }
        for (String[] each : TUNING) {
            all.add(new Setting<>(each[0], List.of(each[1]), Function.identity(), List::of).mutable());
        }
        return all;
    }
}
