package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to a process that serves. */
class ServerSignalsTest {
    @TempDir
    private Path folder;

    @Test
    void hangingUpEndsNothingAndOpensTheLogAnew() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Path moved = folder.resolve("log.1");
        try (ServerProcess server = ServedProcess.serve(List.of(), folder, "--logfile", "log");
                RespClient client = server.client()) {
            assertThat(Files.readString(log)).contains("the server begins with no keys");
            Files.move(log, moved);
            server.signal("HUP");
            ServerProcess.await(log, "Received SIGHUP");
            assertThat(Files.readString(moved)).doesNotContain("Received SIGHUP");
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            server.terminate();
            assertThat(server.awaitExit()).isZero();
            assertThat(Files.readString(log)).contains("bye bye...");
        }
        assertThat(folder.resolve("dump.rdb")).exists();
    }

    @Test
    void endsAtASecondSignalWhenTheSaveFails() throws IOException, InterruptedException {
        try (ServerProcess server = ServedProcess.serve(List.of(), folder, "--save", "3600 1");
                RespClient client = server.client()) {
            // What is to be saved cannot be.
            Files.createDirectory(folder.resolve("dump.rdb"));
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            assertThat(client.call("SHUTDOWN", "ABORT"))
                    .isEqualTo(new RespClient.Failure("ERR No shutdown in progress."));
            server.terminate();
            server.awaitLog("Error trying to save the DB, can't exit.");
            assertThat(client.call("GET", "k")).isEqualTo("v");
            server.terminate();
            assertThat(server.awaitExit()).isZero();
        }
    }

    @Test
    void endsAsTheSettingsSay() throws IOException, InterruptedException {
        try (ServerProcess server =
                        ServedProcess.serve(List.of(), folder, "--save", "3600 1", "--shutdown-on-sigterm", "nosave");
                RespClient client = server.client()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            assertThat(client.call("CONFIG", "SET", "shutdown-on-sigint", "save nosave")
                            .toString())
                    .contains("exclude each other");
            assertThat(client.call("CONFIG", "SET", "shutdown-on-sigint", "save force"))
                    .isEqualTo("OK");
            assertThat(client.call("CONFIG", "GET", "shutdown-on-sig*"))
                    .isEqualTo(List.of("shutdown-on-sigint", "save force", "shutdown-on-sigterm", "nosave"));
            server.terminate();
            assertThat(server.awaitExit()).isZero();
            assertThat(folder.resolve("dump.rdb")).doesNotExist();
        }
    }

    /** Root may raise any limit, unless it has given that up. */
    private static final List<String> FEW_FILES = List.of(
            "bash",
            "-c",
            "ulimit -n 256; if [ $(id -u) = 0 ]; then exec setpriv --bounding-set=-sys_resource \"$@\"; else exec \"$@\"; fi",
            "few");

    @Test
    void leavesDescriptorsForSavesHoweverManyClientsComeAndStay() throws IOException, InterruptedException {
        try (ServerProcess server = ServedProcess.serveUnder(FEW_FILES, List.of(), folder, "--save", "");
                RespClient client = server.client()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            int most = Integer.parseInt((String) ((List<?>) client.call("CONFIG", "GET", "maxclients")).get(1));
            assertThat(most).isBetween(20, 255);
            RespClient[] idle = new RespClient[400];
            for (int i = 0; i < idle.length; i++) {
                idle[i] = server.client();
            }
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
            assertThat(client.call("CONFIG", "SET", "maxclients", "10000").toString())
                    .contains("The operating system is not able to handle the specified number of clients, try with "
                            + most);
            for (RespClient each : idle) {
                each.close();
            }
            assertThat(server.log()).contains("maxclients has been reduced to " + most);
        }
    }
}
