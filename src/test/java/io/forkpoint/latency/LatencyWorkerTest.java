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
        LatencyOrder order = order(series, stallMillis, snapshots, ttlShare, zipf, PeerProgram.REDIS_SERVER.command());
        try (LatencyTarget target = LatencyWorker.open(order)) {
            return new LatencyWorker(order, target).run();
        }
    }

    private LatencyOrder order(
            String series, double stallMillis, int snapshots, double ttlShare, double zipf, String server) {
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
                        server,
                        server,
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
