package io.forkpoint.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.errors.ForkpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures all settings of a plan, each run in a JVM of its own, run by run, so that a noisy hour falls on all of them.
 * What has been measured already stays: a plan that was stopped goes on where it was.
 */
public final class LatencyLab {
    /** The helper and Chronicle Bytes need them, as any application that embeds the engine does. */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            // A JVM that keeps its own figures in a file can wait for a disk that a save keeps busy.
            "-XX:+PerfDisableSharedMem",
            "-XX:+AlwaysPreTouch");

    private final LatencyPlan plan;
    private final Consumer<String> log;

    /**
     * A lab for a plan.
     *
     * @param log told of each run that begins
     */
    public LatencyLab(LatencyPlan plan, Consumer<String> log) {
        this.plan = plan;
        this.log = log;
    }

    /** Measures what has not been measured yet; returns all runs of the plan. */
    public List<LatencyRun> run() throws IOException, InterruptedException {
        Files.createDirectories(plan.results());
        List<LatencyOrder> orders = plan.orders();
        List<LatencyRun> runs = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            LatencyOrder order = orders.get(i);
            String title = String.format(Locale.ROOT, "%d of %d: %s", i + 1, orders.size(), describe(order));
            if (Files.exists(order.result()) && !plan.again()) {
                log.accept(title + ": is there already (" + order.result().getFileName() + ")");
            } else {
                log.accept(title);
                measure(order);
            }
            runs.add(RunFiles.read(order.result()));
        }
        return runs;
    }

    private static String describe(LatencyOrder order) {
        LatencySetting setting = order.setting();
        return String.format(
                Locale.ROOT,
                "%s, %,d MB, %,d writes a second, run %d",
                setting.series(),
                setting.dataBytes() / 1_000_000,
                setting.rate(),
                order.run());
    }

    private void measure(LatencyOrder order) throws IOException, InterruptedException {
        Path file = Files.createTempFile("forkpoint-bench", ".json");
        try {
            new ObjectMapper().writeValue(file.toFile(), order);
            // What the run says of itself goes where errors do: standard output is for the report.
            Process process = new ProcessBuilder(command(file))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int code = await(process);
            if (code != 0) {
                throw new ForkpointException("the run of " + describe(order) + " failed with exit code " + code
                        + "; what it said stands above");
            }
        } finally {
            Files.delete(file);
        }
    }

    /** Whoever stops the bench stops the run. */
    private static int await(Process process) throws InterruptedException {
        Thread killer = new Thread(process::destroy, "forkpoint-bench-stop");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            int code = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(killer);
            return code;
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        }
    }

    private List<String> command(Path order) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-Xms" + plan.heapBytes());
        command.add("-Xmx" + plan.heapBytes());
        String commit = System.getProperty("forkpoint.bench.commit");
        if (commit != null) {
            command.add("-Dforkpoint.bench.commit=" + commit);
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), LatencyWorker.class.getName(), order.toString()));
        return command;
    }
}
