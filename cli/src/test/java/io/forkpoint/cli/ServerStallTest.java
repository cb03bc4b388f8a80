package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.machine.RespClient;
import io.forkpoint.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is to end, and whose last save hangs: its child stops by itself, before it has written anything. */
@Tag("inject")
class ServerStallTest {
    @TempDir
    private Path folder;

    @Test
    void endsAllTheSameAndLeavesNothingBehind() throws Exception {
        try (ServerProcess server =
                        ServedProcess.serveBy(Main.class, folder, "--save", "3600 1", "--shutdown-stall-timeout", "1");
                RespClient client = server.client()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            assertThat(client.call("SHUTDOWN"))
                    .isEqualTo(new RespClient.Failure("ERR Errors trying to SHUTDOWN. Check logs."));
            assertThat(client.call("GET", "k")).isEqualTo("v");
            assertThat(server.children()).isEmpty();

            server.terminate();
            ProcessHandle child = awaitChild(server);
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.log())
                    .contains("forkpoint serve: the end of the server has made no progress for 1 seconds"
                            + " (shutdown-stall-timeout)");
            child.onExit().get(1, TimeUnit.MINUTES);
            assertThat(files()).singleElement().asString().startsWith("server").endsWith(".log");
        }
    }

    /** As in Redis: the first signal lets a client's SHUTDOWN go on, a second SIGINT ends the process at once. */
    @Test
    void theFirstSignalBesideAClientsShutdownEndsNothingAndTheSecondDoes() throws Exception {
        try (ServerProcess server = ServedProcess.serveBy(Main.class, folder, "--save", "3600 1");
                RespClient client = server.client()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
            client.send("SHUTDOWN");
            awaitChild(server);
            server.terminate();
            server.awaitLog("Received SIGTERM scheduling shutdown");
            assertThat(server.isAlive()).isTrue();
            server.signal("INT");
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.log()).contains("Received SIGINT: You insist");
        }
    }

    private static ProcessHandle awaitChild(ServerProcess server) throws InterruptedException {
        while (server.isAlive()) {
            List<ProcessHandle> children = server.children();
            if (!children.isEmpty()) {
                return children.get(0);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("the server has ended without a child");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.map(each -> each.getFileName().toString()).toList();
        }
    }

    /** The command line, in whose process every child stops. */
    static final class Main {
        private static final int BEFORE_SCAN = 1;
        private static final int SIGSTOP = 19;

        private Main() {}

        @SuppressWarnings("BusyWait")
        public static void main(String[] arguments) {
            Thread arming = new Thread(() -> {
                try {
                    while (Helper.library().fp_inject(BEFORE_SCAN, SIGSTOP) == 0) {
                        TimeUnit.MILLISECONDS.sleep(20); // each fork disarms it
                    }
                } catch (InterruptedException nobodyDoes) {
                    throw new IllegalStateException(nobodyDoes);
                }
            });
            arming.setDaemon(true);
            arming.start();
            io.forkpoint.cli.Main.main(arguments);
        }
    }
}
