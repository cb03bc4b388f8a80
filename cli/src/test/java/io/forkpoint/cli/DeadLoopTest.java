package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.server.ServerProcess;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that serves, of which an event loop ends. */
class DeadLoopTest {
    private static final String MARK = "end-a-loop";

    @TempDir
    private Path folder;

    @Test
    void endsWithACodeAndALineThatSayWhy() throws Exception {
        try (ServerProcess server = ServedProcess.serveBy(Main.class, folder, "--save", "");
                RespClient client = server.client()) {
            assertThat(client.call("PING")).isEqualTo("PONG");
            Files.createFile(folder.resolve(MARK));
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.log()).contains("forkpoint serve: an event loop of the server has ended");
        }
    }

    /** The command line, in whose process a loop ends when a file says so. */
    static final class Main {
        /** More than Netty's thread locals are. */
        private static final int MOST_LOCALS = 32;

        private Main() {}

        @SuppressWarnings("BusyWait")
        public static void main(String[] arguments) {
            Path mark = Path.of(arguments[List.of(arguments).indexOf("--dir") + 1], MARK);
            Thread ending = new Thread(() -> {
                try {
                    while (!Files.exists(mark)) {
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("forkpoint-io"))
                            .findFirst()
                            .ifPresent(Main::end);
                } catch (InterruptedException nobodyDoes) {
                    throw new IllegalStateException(nobodyDoes);
                }
            });
            ending.setDaemon(true);
            ending.start();
            io.forkpoint.cli.Main.main(arguments);
        }

        private static void end(Thread thread) {
            for (int i = 0; i < MOST_LOCALS; i++) {
                if (((FastThreadLocalThread) thread).threadLocalMap().indexedVariable(i)
                        instanceof EventExecutor loop) {
                    var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                }
            }
        }
    }
}
