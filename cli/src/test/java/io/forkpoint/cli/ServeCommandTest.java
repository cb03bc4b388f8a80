package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code forkpoint serve}, in a process of its own where it serves. */
class ServeCommandTest {
    private static final String READY = "Ready to accept connections on port ";

    @TempDir
    private Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.forkpoint.cli.Main",
                "serve"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static int port(BufferedReader output) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(READY)) {
                return Integer.parseInt(line.substring(READY.length()));
            }
        }
        throw new AssertionError("it never was ready: " + lines);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static String ask(int port, String line, int replyBytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(replyBytes), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void servesUntilItIsShutDown() throws Exception {
        Path file = Files.writeString(
                folder.resolve("server.conf"), "port 1\nmaxmemory 64mb\npidfile pid\ndir " + folder + "\n");
        Process process = start(file.toString(), "--port", freePort(), "--save", "", "--loglevel", "warning");
        try (BufferedReader output = process.inputReader()) {
            int port = port(output);
            assertThat(ask(port, "PING", 7)).isEqualTo("+PONG\r\n");
            assertThat(Files.readString(folder.resolve("pid"))).isEqualTo(process.pid() + "\n");
            ask(port, "SHUTDOWN NOSAVE", 0);
            assertThat(process.waitFor()).isZero();
            assertThat(folder.resolve("pid")).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void savesWhenASignalEndsIt() throws Exception {
        Process process = start(
                "--port",
                freePort(),
                "--maxmemory",
                "64mb",
                "--dir",
                folder.toString(),
                "--save",
                "3600 1",
                "--logfile",
                "log");
        try (BufferedReader output = process.inputReader()) {
            assertThat(ask(port(output), "SET k v", 5)).isEqualTo("+OK\r\n");
            process.destroy();
            assertThat(process.waitFor()).isZero();
            assertThat(folder.resolve("dump.rdb")).isNotEmptyFile();
            assertThat(Files.readString(folder.resolve("log"))).contains("Saving the final RDB snapshot");
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 7000|2|there is no setting 'prot'; did you mean 'port'?",
                "--appendonly yes|2|there is no append-only file",
                "/no/such/file|4|no such configuration file",
                "--port 0 --tls-port 1|2|tls-port needs tls-cert-file",
                "--port 1 --rename-command nothing x|2|No such command 'nothing'",
                "--port 7 --bind 192.0.2.1|4|cannot listen on",
                "--port 0|2|'port 0' leaves nothing to listen on",
                "--logfile /|4|logfile: cannot write to /",
                "--logfile /no/folder/log|4|logfile: cannot write to /no/folder/log",
                "--dbfilename ../dump.rdb|2|dbfilename can't be a path, just a filename",
                "--bind -192.0.2.1 --dbfilename pipe|4|is not a file but a pipe",
                "--bind -192.0.2.1 --dbfilename folder|4|is not a file but a folder",
            })
    void saysWhyItCannotServe(String arguments, int code, String message) throws Exception {
        Files.createDirectory(folder.resolve("folder"));
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                .inheritIO()
                .start()
                .waitFor();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments.split(" ", -1)));
        if (!arguments.startsWith("/")) {
            all.addAll(List.of("--dir", folder.toString(), "--maxmemory", "64mb"));
        }
        PrintStream output = System.out;
        Set<String> properties = System.getProperties().stringPropertyNames();
        try {
            int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), all.toArray(String[]::new));
            assertThat(err.toString()).startsWith("forkpoint serve: ").contains(message);
            assertThat(exit).isEqualTo(code);
        } finally {
            System.setOut(output);
            System.getProperties().stringPropertyNames().stream()
                    .filter(name -> !properties.contains(name))
                    .forEach(System::clearProperty);
        }
    }
}
