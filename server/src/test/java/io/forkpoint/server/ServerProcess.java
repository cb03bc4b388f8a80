package io.forkpoint.server;

import io.forkpoint.JavaCommand;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Forkpoint server in a process of its own, that can be killed. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts one, and waits until it has loaded its file.
     *
     * @param folder holds the file, and gets the log
     * @param settings names and values in turn
     */
    static ServerProcess start(Path folder, String... settings) throws IOException, InterruptedException {
        return start(List.of(), folder, settings);
    }

    /** The same with more options for its JVM. */
    static ServerProcess start(List<String> options, Path folder, String... settings)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "server", ".log");
        List<String> command = new ArrayList<>(JavaCommand.of(Main.class));
        command.addAll(1, options);
        command.addAll(List.of("dir", folder.toString(), "port", "0", "io-threads", "2"));
        command.addAll(List.of(settings));
        return start(command, log, "listening on ");
    }

    /** Sends a signal, such as HUP. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits until a file has some text. */
    public static void await(Path file, String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(file + " has no '" + text + "'");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits until it has logged something. */
    public void awaitLog(String text) throws IOException, InterruptedException {
        await(log, text);
    }

    /**
     * Starts a command, and waits until it serves or ends.
     *
     * @param log gets its output
     * @param mark stands in the log before the port on which it serves
     */
    public static ServerProcess start(List<String> command, Path log, String mark)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (process.isAlive()) {
            String text = Files.readString(log);
            int at = text.indexOf(mark);
            if (at >= 0 && text.indexOf('\n', at) > 0) {
                String port = text.substring(at + mark.length(), text.indexOf('\n', at));
                return new ServerProcess(process, log, Integer.parseInt(port.strip()));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return new ServerProcess(process, log, -1);
    }

    /** What it has logged. */
    public String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    /** A new connection to it. */
    public RespClient client() throws IOException {
        return new RespClient(port);
    }

    /** The processes that it has made. */
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits until it has ended by itself. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the server has not ended within two minutes");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }

    /** What runs in it. */
    static final class Main {
        private Main() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] settings) {
            List<String> options = new ArrayList<>();
            for (int i = 0; i < settings.length; i += 2) {
                options.add("--" + settings[i]);
                options.add(settings[i + 1]);
            }
            ServerConfig config = ServerConfig.builder().readOptions(options).build();
            try (Store store = Store.open(StoreOptions.builder()
                            .arena(config.arena())
                            .limitBytes(256L << 20)
                            .build());
                    Server server = Server.start(store, config)) {
                TerminationSignals.install(server);
                System.out.println("listening on " + server.port());
                server.awaitEnd();
            }
        }
    }
}
