package io.forkpoint.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forkpoint.Store;
import io.forkpoint.helper.Helper;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.RLimit;

/** A JVM of its own to be killed or starved during snapshots. It says on its output how far it is, one word a line. */
final class SnapshotVictim {
    private static final int RLIMIT_NPROC = 6;
    private static final int MID_SCAN = 2;
    private static final int RECORDS = 8;
    private static final int SIGSTOP = 19;

    private SnapshotVictim() {}

    /** Starts one in a mode; {@code prefix} is a command to start it with. */
    static Process start(List<String> prefix, String mode, Path target) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(java(SnapshotVictim.class));
        command.addAll(List.of(mode, target.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** The command that starts a small JVM with a main class of the tests, less its arguments. */
    static List<String> java(Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        String helper = System.getProperty(Helper.PATH_PROPERTY);
        if (helper != null) {
            command.add("-D" + Helper.PATH_PROPERTY + "=" + helper);
        }
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    /** Reads its output up to a line that begins with this word, and returns the rest of that line. */
    static String await(Process victim, String word) throws IOException {
        BufferedReader lines = victim.inputReader(UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("the victim ended before it said " + word + ":\n" + seen);
    }

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[1]);
        Store store = Store.open(SnapshotFixture.options());
        put(store, 0);
        store.snapshot(SnapshotMethod.FORK, target).join();
        switch (arguments[0]) {
            case "stopped", "exits" -> stopChild(store, target, arguments[0].equals("exits"));
            case "loops" -> loop(store, target);
            case "starved" -> starve(store, target);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void put(Store store, int round) {
        byte[] value = Integer.toString(round).getBytes(UTF_8);
        for (int i = 0; i < SnapshotFixture.ENTRIES; i++) {
            store.database(0).put(("key:" + i).getBytes(UTF_8), value);
        }
    }

    /** A child that stops in the middle, and a JVM that waits to be killed, or leaves. */
    private static void stopChild(Store store, Path target, boolean exits) throws Exception {
        put(store, 1);
        Helper.library().fp_inject(RECORDS, SnapshotFixture.ENTRIES / 2);
        Helper.library().fp_inject(MID_SCAN, SIGSTOP);
        Snapshot snapshot = store.snapshot(SnapshotMethod.FORK, target);
        while (snapshot.progress().phase() != SnapshotPhase.WRITING) {
            Thread.onSpinWait();
        }
        System.out.println("child "
                + ProcessHandle.current().children().findFirst().orElseThrow().pid());
        if (exits) {
            System.exit(0);
        }
        Thread.sleep(Duration.ofDays(1).toMillis());
    }

    private static void loop(Store store, Path target) {
        for (int round = 1; ; round++) {
            put(store, round);
            store.snapshot(SnapshotMethod.FORK, target).join();
            System.out.println("round " + round);
        }
    }

    /** As many processes as the user may have, just when it forks. */
    private static void starve(Store store, Path target) {
        POSIX libc = POSIXFactory.getNativePOSIX();
        RLimit limit = libc.getrlimit(RLIMIT_NPROC);
        Map<String, Runnable> hooks = Map.of(
                "closeGate", () -> libc.setrlimit(RLIMIT_NPROC, 1, limit.rlimMax()),
                "openGate", () -> libc.setrlimit(RLIMIT_NPROC, limit.rlimCur(), limit.rlimMax()));
        put(store, 1);
        try (SnapshotCoordinator hooked = HookedSource.coordinator(store, hooks)) {
            String failure = hooked.start(SnapshotMethod.FORK, target, SnapshotOptions.DEFAULT)
                    .handle((report, thrown) -> String.valueOf(thrown))
                    .join();
            System.out.println("failure " + failure);
        }
        store.snapshot(SnapshotMethod.FORK, target).join();
        System.out.println("recovered");
        store.close();
    }
}
