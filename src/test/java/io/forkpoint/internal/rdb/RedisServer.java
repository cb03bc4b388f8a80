package io.forkpoint.internal.rdb;

import io.forkpoint.machine.PeerProgram;
import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A redis-server on loopback, for as long as a test runs, and one connection to it. */
public final class RedisServer implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final RespClient client;

    private RedisServer(Process process, Path folder, RespClient client) {
        this.process = process;
        this.folder = folder;
        this.client = client;
    }

    /** Loads the folder's dump.rdb, if there is one, and checks it as it checks what comes from afar. */
    public static RedisServer start(Path folder, String... options) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                PeerProgram.REDIS_SERVER.command(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--sanitize-dump-payload",
                "yes",
                "--save",
                ""));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        try {
            return new RedisServer(process, folder, connect(process, port));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static RespClient connect(Process process, int port) throws IOException, InterruptedException {
        while (process.isAlive()) {
            try {
                return new RespClient(port);
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new IOException("redis-server ended with " + process.exitValue());
    }

    /** The port on which it listens. */
    public int port() {
        return client.socket().getPort();
    }

    /** Has it write its file, and returns that. */
    Path save() throws IOException {
        call("SAVE");
        return folder.resolve("dump.rdb");
    }

    /** Sends a command and returns the reply: a String, a Long, null or a List of these; an error is thrown. */
    public Object call(String... command) throws IOException {
        Object reply = client.call(command);
        if (reply instanceof RespClient.Failure failure) {
            throw new IOException("redis-server says " + failure.message());
        }
        return reply;
    }

    long count(String... command) throws IOException {
        return (Long) call(command);
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.destroyForcibly();
        process.onExit().join();
    }
}
