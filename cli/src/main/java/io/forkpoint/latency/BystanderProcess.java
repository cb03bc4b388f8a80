package io.forkpoint.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Bystander} in a JVM of its own. It ends by itself when its standard input does. */
final class BystanderProcess implements AutoCloseable {
    /** The heap has this beside the chain: nothing is ever collected. */
    private static final long SPARE_BYTES = 64 << 20;

    private final Process process;
    private final BufferedReader out;

    private BystanderProcess(Process process) {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Returns when it walks. */
    static BystanderProcess start(long bytes) throws IOException {
        BystanderProcess bystander = new BystanderProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmn16m",
                        "-Xmx" + (bytes + SPARE_BYTES),
                        // A JVM that keeps its own figures in a file can wait for a disk that a save keeps busy.
                        "-XX:+PerfDisableSharedMem",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bystander.class.getName(),
                        Long.toString(bytes)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        try {
            bystander.line();
            return bystander;
        } catch (IOException e) {
            bystander.close();
            throw e;
        }
    }

    private String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the bystander, process " + process.pid() + ", has ended; what it said stands above");
        }
        return line;
    }

    /** Ends it at a time; what {@link Bystander#endMicros} returns. */
    List<Double> endMicros(long from, long until) throws IOException {
        try (Writer in = process.outputWriter(StandardCharsets.US_ASCII)) {
            in.write(from + " " + until + "\n");
        }
        List<Double> micros = new ArrayList<>();
        for (String word : line().split(" ", -1)) {
            micros.add(Double.valueOf(word));
        }
        return micros;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
