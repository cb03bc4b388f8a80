package io.forkpoint.server;

import static io.forkpoint.server.BlockingCommandsTest.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many clients that push and wait at the same time. */
class BlockingThreadsTest {
    @EachServer
    void losesNothingAndServesNothingTwice(ServerKind kind) throws Exception {
        int pushers = 4;
        int takers = 12;
        int elements = 300;
        ExecutorService threads = Executors.newFixedThreadPool(pushers + takers);
        try (RespClient client = begin(kind)) {
            List<Future<List<String>>> taking = new ArrayList<>();
            for (int i = 0; i < takers; i++) {
                String[] command = i % 2 == 0
                        ? new String[] {"BLPOP", "a", "b", "end", "0"}
                        : new String[] {"BRPOP", "b", "a", "end", "0"};
                taking.add(threads.submit(() -> takeUntilEnd(kind, command)));
            }
            List<Future<Void>> pushing = new ArrayList<>();
            for (int i = 0; i < pushers; i++) {
                String name = "pusher" + i;
                pushing.add(threads.submit(() -> push(kind, name, elements)));
            }
            for (Future<Void> each : pushing) {
                each.get();
            }
            for (int i = 0; i < takers; i++) {
                client.call("RPUSH", "end", "end");
            }
            List<String> taken = new ArrayList<>();
            for (Future<List<String>> each : taking) {
                taken.addAll(each.get());
            }
            assertThat(taken).hasSize(pushers * elements).doesNotHaveDuplicates();
            assertThat(client.call("DBSIZE")).isEqualTo(0L);
        } finally {
            threads.shutdownNow();
        }
    }

    /** What a client gets until it gets something of the list that is pushed to at the end; it is the last one to look at. */
    private static List<String> takeUntilEnd(ServerKind kind, String[] command) throws IOException {
        List<String> taken = new ArrayList<>();
        try (RespClient client = new RespClient(kind.port())) {
            while (true) {
                List<?> reply = (List<?>) client.call(command);
                if (reply.get(0).equals("end")) {
                    return taken;
                }
                taken.add((String) reply.get(1));
            }
        }
    }

    /** Pushes some elements one by one, and some several at once. */
    private static Void push(ServerKind kind, String name, int elements) throws IOException {
        try (RespClient client = new RespClient(kind.port())) {
            for (int i = 0; i < elements; i += 3) {
                client.call("RPUSH", "a", name + ":" + i);
                client.call("LPUSH", "b", name + ":" + (i + 1), name + ":" + (i + 2));
            }
        }
        return null;
    }
}
