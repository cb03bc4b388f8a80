package io.forkpoint.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The coordinator's side of a {@link Worker}. */
final class WorkerProcess implements AutoCloseable {
    final String engine;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    /** In a heap of that size, unless the engine needs more. */
    WorkerProcess(String engine, long entries, int valueBytes, String heap, String... jvmFlags) throws IOException {
        this.engine = engine;
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElse("java"));
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-Xm") && !flag.startsWith("-Dbench.")) {
                line.add(flag);
            }
        }
        line.addAll(Engine.heapFlags(engine, heap));
        line.addAll(List.of(jvmFlags));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        line.addAll(List.of(engine, Long.toString(entries), Integer.toString(valueBytes)));
        process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    void awaitReady() throws IOException {
        answer();
    }

    String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return answer();
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Worker.MARK)) {
                return line.substring(Worker.MARK.length());
            }
        }
        throw new IOException("the worker of " + engine + " ended early; its message is above");
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
