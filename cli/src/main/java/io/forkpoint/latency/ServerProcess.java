package io.forkpoint.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis or Valkey server of this run's own on loopback, stopped when it is closed. */
final class ServerProcess implements AutoCloseable {
    private static final int TRIES = 200;
    private static final int TRY_MILLIS = 50;
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Path folder;
    private final ServerAddress address;
    /** Who ends the bench ends its server. */
    private final Thread stopper = new Thread(this::stop, "forkpoint-bench-server");

    private ServerProcess(Process process, Path folder, ServerAddress address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /** Starts a program, {@code redis-server} or a path, that keeps its files in a new folder. Saves only when it is told to. */
    static ServerProcess start(String program, Path parent) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(parent, "server-");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process;
        try {
            process = new ProcessBuilder(List.of(
                            program,
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--rdbcompression",
                            "no",
                            "--daemonize",
                            "no",
                            "--dir",
                            folder.toString(),
                            "--logfile",
                            folder.resolve("server.log").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.out").toFile())
                    .start();
        } catch (IOException e) {
            removeFolder(folder);
            throw new IOException(
                    "cannot start " + program + ": " + e.getMessage() + "; install it or name another", e);
        }
        ServerProcess server = new ServerProcess(process, folder, new ServerAddress("127.0.0.1", port));
        try {
            server.awaitListening(program);
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void awaitListening(String program) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try (RespConnection connection = address.connect()) {
                connection.command("PING");
                return;
            } catch (IOException notYet) {
                Thread.sleep(TRY_MILLIS);
            }
        }
        throw new IOException(program + " does not answer on port " + address.port() + "; see "
                + folder.resolve("server.log") + " and server.out beside it");
    }

    ServerAddress address() {
        return address;
    }

    /** Its resident set. */
    long residentBytes() {
        return ProcFiles.residentBytes(Long.toString(process.pid()));
    }

    /** Size of the file that its child is writing; 0 without one. */
    long savedBytes() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "temp-*.rdb")) {
            for (Path file : files) {
                return file.toFile().length();
            }
        }
        return 0;
    }

    /** Removes the last file that it wrote. */
    void removeDump() throws IOException {
        Files.deleteIfExists(folder.resolve("dump.rdb"));
    }

    /** Size of the last file that it wrote. */
    long dumpBytes() {
        return folder.resolve("dump.rdb").toFile().length();
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException shuttingDown) {
            return;
        }
        stop();
        if (process.isAlive()) {
            throw new IOException("the server of process " + process.pid() + " does not end");
        }
    }

    /** Not by SHUTDOWN, which frees key by key; its data are not wanted. */
    private void stop() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            removeFolder(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeFolder(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
