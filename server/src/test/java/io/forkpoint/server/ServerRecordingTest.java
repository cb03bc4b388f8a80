package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording tells of a server. */
class ServerRecordingTest {
    @TempDir
    Path folder;

    @Test
    void slowCommandsClientsAndSavesAreEvents() throws IOException {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .ioThreads(1)
                .dir(folder)
                .save(List.of())
                .slowLogThreshold(Duration.ZERO)
                .build();
        List<RecordedEvent> events;
        String address;
        try (Recording recording = new Recording()) {
            recording.enable("io.forkpoint.SlowCommand");
            recording.enable("io.forkpoint.Client");
            recording.enable("io.forkpoint.SnapshotPhase");
            recording.start();
            try (Store store = Store.open(
                            StoreOptions.builder().limitBytes(64L << 20).build());
                    Server server = Server.start(store, config);
                    RespClient client = new RespClient(server.port())) {
                address = "127.0.0.1:" + client.socket().getLocalPort();
                client.call("SET", "k", "v");
                client.call("SAVE");
            }
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }
        RecordedEvent set = named(events, "io.forkpoint.SlowCommand").stream()
                .filter(event -> event.getString("command").equals("set"))
                .findFirst()
                .orElseThrow();
        assertThat(set.getInt("arguments")).isEqualTo(3);
        assertThat(set.getDuration("taken")).isPositive();
        assertThat(named(events, "io.forkpoint.Client").stream()
                        .filter(event -> event.getLong("client") == set.getLong("client"))
                        .map(event -> event.getString("address") + " " + event.getBoolean("connected")))
                .containsExactly(address + " true", address + " false");
        assertThat(named(events, "io.forkpoint.SnapshotPhase")).isNotEmpty();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
