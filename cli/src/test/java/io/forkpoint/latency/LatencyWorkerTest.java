package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.machine.PeerProgram;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in this process, short ones. What they measured is not judged, but that it hangs together. */
class LatencyWorkerTest {
    private static final long BYTES = 2_000L * 116;

    @TempDir
    private Path folder;

    private LatencyRun run(String series, double stallMillis, int snapshots, double ttlShare, double zipf)
            throws Exception {
        return run(order(series, stallMillis, snapshots, ttlShare, zipf, PeerProgram.REDIS_SERVER.command()));
    }

    private static LatencyRun run(LatencyOrder order) throws Exception {
        try (LatencyTarget target = LatencyWorker.open(order)) {
            return new LatencyWorker(order, target).run();
        }
    }

    private LatencyOrder order(
            String series, double stallMillis, int snapshots, double ttlShare, double zipf, String server) {
        return order(series, stallMillis, snapshots, ttlShare, zipf, server, ClientMix.WRITERS, 0);
    }

    private LatencyOrder order(
            String series,
            double stallMillis,
            int snapshots,
            double ttlShare,
            double zipf,
            String server,
            ClientMix clients,
            long bystanderBytes) {
        return new LatencyPlan(
                        List.of(Series.parse(series)),
                        List.of(BYTES),
                        List.of(2000),
                        100,
                        2,
                        zipf,
                        ttlShare,
                        "sleep",
                        "file",
                        1,
                        new RunPhases(snapshots, 0.05, 0.2, 0.1),
                        stallMillis == 0 ? List.of() : List.of(stallMillis),
                        new ServerPrograms(server, server, server),
                        clients,
                        bystanderBytes,
                        1 << 28,
                        folder.resolve("work"),
                        folder,
                        false)
                .orders()
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 20, 100})
    void aPlantedStallShowsAtItsFullLength(double millis) throws Exception {
        LatencyRun run = run("stall", millis, 2, 0, 0);
        for (int number = 1; number <= 2; number++) {
            LatencyPhase phase = run.phase(LatencyPhase.snapshot(number));
            // The two writers cannot have begun a write later than a period after the stall began.
            assertThat(phase.response().max()).isGreaterThanOrEqualTo(millis * 1000 - 1100);
            SnapshotMark mark = run.snapshots().get(number - 1);
            assertThat(mark.pauseMicros()).isEqualTo(millis * 1000);
            int bucket = (int) (mark.gateMillis() / run.timeline().bucketMillis());
            assertThat(run.timeline().worstMicros().subList(bucket, bucket + 2))
                    .anyMatch(worst -> worst >= millis * 900);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fork", "fork:private-huge", "async-fork", "thread", "thread:private", "redis"})
    void aRunHasItsPhasesAndItsSnapshots(String series) throws Exception {
        LatencyRun run = run(series, 0, 2, 0.5, 0.99);
        assertThat(run.phases().stream().map(LatencyPhase::name))
                .containsExactly("control", "snapshot 1", "control with heartbeat", "snapshot 2");
        assertThat(run.snapshots()).hasSize(2).allSatisfy(mark -> {
            assertThat(mark.keys()).isEqualTo(2000);
            assertThat(mark.bytes()).isGreaterThan(BYTES);
            assertThat(mark.gateMillis()).isBetween(mark.startMillis() - 5, mark.endMillis());
        });
        assertThat(run.phases()).allSatisfy(phase -> {
            assertThat(phase.response().count()).isPositive();
            assertThat(phase.response().max())
                    .isGreaterThanOrEqualTo(phase.service().max() * 0.99);
        });
        assertThat(run.lastPhase().heartbeatMillis()).isPositive();
        assertThat(run.samples())
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.residentBytes()).isPositive());
        assertThat(run.host()).containsKeys("kernel", "CPU", "JVM");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void clientsTakeTurnsOverTheirConnectionsAndReadAsOftenAsTheyAreTold() throws Exception {
        try (ServerProcess server = ServerProcess.start(PeerProgram.REDIS_SERVER.command(), folder);
                RespConnection connection = server.address().connect()) {
            String address = "127.0.0.1:" + server.address().port();
            long connections = field(connection, "stats", "total_connections_received");
            LatencyRun run = run(order("redis", 0, 1, 0, 0, address, new ClientMix(List.of(5), 0.5), 0));
            assertThat(run.setting().series()).isEqualTo("redis (5 connections, 50 % GETs)");
            assertThat(run.phases())
                    .allSatisfy(phase -> assertThat(phase.response().count()).isPositive());
            // The bench has two of its own.
            assertThat(field(connection, "stats", "total_connections_received")).isEqualTo(connections + 2 + 5);
            // All keys were set once, before.
            assertThat(calls(connection, "get")).isBetween(1L, calls(connection, "set"));
            assertThat(field(connection, "stats", "keyspace_hits")).isPositive();
        }
    }

    @Test
    @Timeout(60)
    void everyConnectionIsUsed() throws Exception {
        try (ServerProcess server = ServerProcess.start(PeerProgram.REDIS_SERVER.command(), folder);
                RespConnection connection = server.address().connect()) {
            String address = "127.0.0.1:" + server.address().port();
            LatencyOrder order = order("redis", 0, 1, 0, 0, address, new ClientMix(List.of(5), 0.5), 0);
            try (LatencyTarget target = LatencyWorker.open(order);
                    OpenLoop load = target.load(System.nanoTime()).start()) {
                while (connection
                                .command("CLIENT", "LIST")
                                .lines()
                                .filter(client -> client.contains(" cmd=set ") || client.contains(" cmd=get "))
                                .count()
                        < 5) {
                    load.cut();
                    // Ends it when the time is up, too.
                    Thread.sleep(10);
                }
            }
        }
    }

    private static long calls(RespConnection connection, String command) throws IOException {
        return field(connection, "commandstats", "cmdstat_" + command);
    }

    /** The first number of a field of INFO. */
    private static long field(RespConnection connection, String section, String name) throws IOException {
        return connection
                .command("INFO", section)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)
                        .replaceFirst("^calls=", "")
                        .replaceFirst("\\D.*", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aBystanderWalksThroughAllOfTheRun() throws Exception {
        LatencyRun run = run(order("nothing", 0, 1, 0, 0, "", ClientMix.WRITERS, LoadChain.LEAST_BYTES));
        LatencyTimeline timeline = run.timeline();
        assertThat(timeline.bystanderMicros())
                .hasSizeBetween(
                        timeline.worstMicros().size(), timeline.worstMicros().size() + 1)
                .allMatch(micros -> micros > 0);
        assertThat(run.phases())
                .allSatisfy(phase ->
                        assertThat(timeline.longestBystanderMicros(phase)).isPositive());
    }

    @Test
    void aRunWithoutSnapshotsHasPhasesAsLong() throws Exception {
        LatencyRun run = run("none", 0, 1, 0, 0);
        assertThat(run.snapshots()).isEmpty();
        assertThat(run.phase("snapshot 1").seconds()).isGreaterThanOrEqualTo(0.3);
        assertThat(run.phase(LatencyPhase.CONTROL).heartbeatMillis()).isPositive();
    }

    @Test
    void aRunComesBackFromItsFile() throws Exception {
        LatencyRun run = run("nothing", 0, 1, 0, 0);
        Path file = RunFiles.file(folder, "one");
        RunFiles.write(file, run);
        assertThat(RunFiles.read(file)).isEqualTo(run);
        assertThat(RunFiles.readAll(folder)).containsExactly(run);
        LatencyFigures response = run.phase(LatencyPhase.CONTROL).response();
        assertThat(LatencyFigures.of(response.decode())).isEqualTo(response);
    }

    @Test
    void aServerThatHoldsKeysIsRefusedAndLeftAlone() throws Exception {
        try (ServerProcess server = ServerProcess.start(PeerProgram.REDIS_SERVER.command(), folder)) {
            String address = "127.0.0.1:" + server.address().port();
            try (RespConnection connection = server.address().connect()) {
                connection.command("SET", "somebody", "else's");
                assertThatThrownBy(() -> LatencyWorker.open(order("redis", 0, 1, 0, 0, address)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("holds 1 keys");
                assertThat(connection.command("GET", "somebody")).isEqualTo("else's");
                assertThatThrownBy(() -> connection.command("GET"))
                        .hasMessageContaining("answered GET with ERR wrong number of arguments");
            }
        }
    }

    @Test
    void anEmptyServerThatIsThereIsUsedAndLeftEmpty() throws Exception {
        try (ServerProcess server = ServerProcess.start(PeerProgram.REDIS_SERVER.command(), folder)) {
            LatencyOrder order =
                    order("redis", 0, 1, 0, 0, "127.0.0.1:" + server.address().port());
            try (LatencyTarget target = LatencyWorker.open(order)) {
                assertThat(new LatencyWorker(order, target).run().snapshots()).hasSize(1);
            }
            try (RespConnection connection = server.address().connect()) {
                assertThat(connection.command("DBSIZE")).isEqualTo("0");
            }
        }
    }

    @Test
    void aServerThatDiesMeanwhileIsNamed() throws Exception {
        ServerProcess server = ServerProcess.start(PeerProgram.REDIS_SERVER.command(), folder);
        try (RespConnection connection = server.address().connect()) {
            connection.command("PING");
            server.close();
            assertThatThrownBy(() -> connection.command("PING"))
                    .hasMessageContaining("127.0.0.1:" + server.address().port());
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> LatencyWorker.open(order("redis", 0, 1, 0, 0, "127.0.0.1:" + port)))
                .hasMessageContaining("cannot connect to the server at 127.0.0.1:" + port);
        assertThatThrownBy(() -> LatencyWorker.open(order("redis", 0, 1, 0, 0, "no-such-server")))
                .hasMessageContaining("cannot start no-such-server");
        assertThatThrownBy(() -> LatencyWorker.open(order("redis", 0, 1, 0, 0, "localhost:0")))
                .hasMessageContaining("write HOST:PORT");
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("work"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
