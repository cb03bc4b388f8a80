package io.forkpoint.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** A redis-server of this bench's own on loopback, stopped by its process handle when closed. */
final class Redis implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int port;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Redis(Process process, Path log, Socket socket) throws IOException {
        this.process = process;
        this.log = log;
        this.socket = socket;
        port = socket.getPort();
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /** Starts one that keeps its dump.rdb in a folder, and waits until it has loaded what is there. */
    static Redis start(Path folder, String... options) throws IOException {
        Files.createDirectories(folder);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = folder.resolve("redis.log");
        Files.deleteIfExists(log);
        List<String> line = new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port)));
        line.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--logfile", log.toString()));
        line.addAll(List.of("--dir", folder.toString(), "--enable-debug-command", "yes"));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line).inheritIO().start();
        try {
            Redis redis = new Redis(process, log, connect(process, port));
            while (redis.command("PING").startsWith("-LOADING")) {
                Threads.sleep(50);
            }
            return redis;
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Socket connect(Process process, int port) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                if (!process.isAlive() || tries > 600) {
                    throw new IOException("redis-server does not listen on port " + port, e);
                }
                Threads.sleep(50);
            }
        }
    }

    /** Sends a command and waits; an error reply comes back with its leading minus, all others without the sigil. */
    String command(String... words) throws IOException {
        byte[][] parts = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            parts[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        send(parts);
        out.flush();
        return reply();
    }

    /** Where it listens, on loopback. */
    int port() {
        return port;
    }

    /** A field of INFO. */
    String info(String field) throws IOException {
        for (String line : command("INFO").split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        throw new IOException("INFO has no field " + field);
    }

    long infoLong(String field) throws IOException {
        return Long.parseLong(info(field));
    }

    /** Sets the keys that {@link Load#fill} puts. */
    void fill(long entries, int valueBytes) throws IOException {
        byte[] set = "SET".getBytes(StandardCharsets.US_ASCII);
        byte[] key = new byte[Keys.BYTES];
        byte[] value = Keys.randomValue(valueBytes);
        pipeline(entries, i -> {
            Keys.key(key, i);
            Keys.stamp(value, i);
            return new byte[][] {set, key, value};
        });
    }

    /** Sends so many commands, made of their numbers from 0 on, none of which may be answered by an error. */
    void pipeline(long count, LongFunction<byte[][]> commands) throws IOException {
        int pipelined = 0;
        for (long i = 0; i < count; i++) {
            send(commands.apply(i));
            if (++pipelined == 500) {
                drain(pipelined);
                pipelined = 0;
            }
        }
        drain(pipelined);
    }

    private void drain(int replies) throws IOException {
        out.flush();
        for (int i = 0; i < replies; i++) {
            String reply = reply();
            if (reply.startsWith("-")) {
                throw new IOException("redis-server answered " + reply);
            }
        }
    }

    private void send(byte[]... parts) throws IOException {
        out.write(("*" + parts.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            out.write(("$" + part.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(part);
            out.write('\r');
            out.write('\n');
        }
    }

    private String reply() throws IOException {
        String line = line();
        return switch (line.charAt(0)) {
            case '-' -> line;
            case '$' -> {
                byte[] body = in.readNBytes(Integer.parseInt(line.substring(1)) + 2);
                yield new String(body, 0, body.length - 2, StandardCharsets.UTF_8);
            }
            default -> line.substring(1);
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new IOException("redis-server closed the connection; see " + log);
            }
            line.write(b);
        }
        in.read();
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Background save of all; returns its seconds from the command to the published file. */
    double bgsave() throws IOException {
        long from = System.nanoTime();
        String reply = command("BGSAVE");
        if (reply.startsWith("-")) {
            throw new IOException("BGSAVE was answered " + reply);
        }
        while (infoLong("rdb_bgsave_in_progress") != 0) {
            Threads.sleep(10);
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        if (!info("rdb_last_bgsave_status").equals("ok")) {
            throw new IOException("BGSAVE failed; see " + log);
        }
        return seconds;
    }

    /** Forks for a background save, kills the child at once and returns how long the fork took, in microseconds. */
    long forkMicros() throws IOException {
        command("BGSAVE");
        long micros = infoLong("latest_fork_usec");
        process.toHandle().children().forEach(ProcessHandle::destroyForcibly);
        while (infoLong("rdb_bgsave_in_progress") != 0) {
            Threads.sleep(10);
        }
        return micros;
    }

    /** What the log says of the load at start-up: "DB loaded from disk: 1.234 seconds". */
    double loadedSeconds() throws IOException {
        for (String line : Files.readAllLines(log)) {
            int at = line.indexOf("DB loaded from disk: ");
            if (at >= 0) {
                return Double.parseDouble(line.substring(at + 21).split(" ")[0]);
            }
        }
        throw new IOException("redis-server loaded no file; see " + log);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroyForcibly();
        process.onExit().join();
    }
}
