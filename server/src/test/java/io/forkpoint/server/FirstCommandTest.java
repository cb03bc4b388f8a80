package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the first command of its kind would load and link on a loop is there before. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FirstCommandTest {
    @TempDir
    private Path folder;

    private Path classes;

    private ServerProcess start() throws IOException, InterruptedException {
        classes = folder.resolve("classes.log");
        return ServerProcess.start(
                List.of("-Xlog:class+load=info:file=" + classes + "::filecount=0"), folder, "save", "");
    }

    /** What has been loaded of the classes that begin so, those of their lambdas as well. */
    private List<String> loaded(String name) throws IOException {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains(name))
                .toList();
    }

    @Test
    void theFirstInfoLoadsNothing() throws IOException, InterruptedException {
        try (ServerProcess server = start();
                RespClient client = server.client()) {
            assertThat(client.call("PING")).isEqualTo("PONG");
            // Others of the package run by themselves, now and then.
            List<String> before = loaded("io.forkpoint.server.internal.metrics.Info");
            assertThat(before).isNotEmpty();
            assertThat(client.call("INFO").toString()).contains("used_memory");
            assertThat(loaded("io.forkpoint.server.internal.metrics.Info")).isEqualTo(before);
        }
    }

    @Test
    void aSnapshotHasBeenRequestedBeforeAClientDoes() throws IOException, InterruptedException {
        try (ServerProcess server = start()) {
            assertThat(server.log()).doesNotContain("Background saving");
            ServerProcess.await(classes, "io.forkpoint.snapshot.StoreFuture$Dependent");
            assertThat(server.log()).doesNotContain("Background saving");
        }
    }
}
