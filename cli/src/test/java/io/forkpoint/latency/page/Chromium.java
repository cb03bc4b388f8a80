package io.forkpoint.latency.page;

import io.forkpoint.machine.PeerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Chromium without a window. Each call is a process of its own, with a profile of its own. */
final class Chromium {
    private static final long LIMIT_SECONDS = 120;

    private final String program;
    private final Path folder;
    private int calls;

    private Chromium(String program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    static Chromium in(Path folder) {
        return new Chromium(PeerProgram.CHROMIUM.command(), folder);
    }

    /** What a call prints. */
    String call(Path page, String... more) throws IOException, InterruptedException {
        calls++;
        Path out = folder.resolve("chromium-" + calls + ".out");
        Path log = folder.resolve("chromium-" + calls + ".log");
        List<String> command = new ArrayList<>(List.of(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile-" + calls),
                "--virtual-time-budget=20000"));
        command.addAll(List.of(more));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        List<ProcessHandle> all = new ArrayList<>();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("chromium did not end in time: " + Files.readString(log));
            }
        } finally {
            process.descendants().forEach(all::add);
            all.add(process.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(handle -> handle.onExit().join());
        }
        if (process.exitValue() != 0) {
            throw new IOException("chromium failed: " + Files.readString(log));
        }
        return Files.readString(out);
    }
}
