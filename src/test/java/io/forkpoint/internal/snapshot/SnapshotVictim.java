package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forkpoint.JavaCommand;
import io.forkpoint.Store;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.RLimit;

/** A JVM of its own to be killed or starved during snapshots. It says on its output how far it is, one word a line. */
final class SnapshotVictim {
    private static final int RLIMIT_NPROC = 6;

    private final Variant variant;
    private final Path target;
    private final Store store;

    private SnapshotVictim(Variant variant, Path target) {
        this.variant = variant;
        this.target = target;
        store = Store.open(
                SnapshotFixture.options().toBuilder().arena(variant.arena).build());
    }

    /** Starts one in a mode; {@code prefix} is a command to start it with. */
    static Process start(List<String> prefix, String mode, Variant variant, Path target) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(JavaCommand.of(SnapshotVictim.class));
        command.addAll(List.of(mode, variant.toString(), target.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
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
        SnapshotVictim victim = new SnapshotVictim(Variant.valueOf(arguments[1]), Path.of(arguments[2]));
        victim.put(0);
        victim.snapshot().join();
        victim.put(1);
        switch (arguments[0]) {
            case "stopped", "exits" -> victim.stopScan(arguments[0].equals("exits"));
            case "waits" -> victim.stopInGate();
            case "loops" -> victim.loop();
            case "starved" -> victim.starve();
            case "alone" -> victim.scanAlone();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private void put(int round) {
        byte[] value = Integer.toString(round).getBytes(UTF_8);
        for (int i = 0; i < SnapshotFixture.ENTRIES; i++) {
            store.database(0).put(("key:" + i).getBytes(UTF_8), value);
        }
    }

    private Snapshot snapshot() {
        return store.snapshot(variant.method, target);
    }

    /** A scan that stops in the middle, and a JVM that waits to be killed, or leaves. */
    private void stopScan(boolean exits) {
        ScanHold hold = ScanHold.of(variant);
        hold.arm(SnapshotFixture.ENTRIES / 2);
        if (!hold.awaitHeld(snapshot())) {
            throw new AssertionError("the scan did not stop");
        }
        put(2);
        sayChild();
        if (exits) {
            System.exit(0);
        }
        await();
    }

    /** A gate that somebody holds up for good. */
    private void stopInGate() {
        Map<String, Runnable> hooks = Map.of("openGate", () -> {
            sayChild();
            await();
        });
        HookedSource.coordinator(store, hooks)
                .start(variant.method, target, SnapshotOptions.defaults())
                .join();
    }

    /** Of a thread there is none to be named. */
    private static void sayChild() {
        System.out.println("child "
                + ProcessHandle.current()
                        .children()
                        .map(ProcessHandle::pid)
                        .findFirst()
                        .orElse(0L));
    }

    private static void await() {
        while (true) {
            LockSupport.park();
        }
    }

    private void loop() {
        for (int round = 1; ; round++) {
            put(round);
            snapshot().join();
            System.out.println("round " + round);
        }
    }

    /** As many processes as the user may have, from when the snapshot's own threads are there. */
    private void starve() {
        POSIX libc = POSIXFactory.getNativePOSIX();
        RLimit limit = libc.getrlimit(RLIMIT_NPROC);
        Map<String, Runnable> hooks = Map.of("controlAddress", () -> libc.setrlimit(RLIMIT_NPROC, 1, limit.rlimMax()));
        try (SnapshotCoordinator hooked = HookedSource.coordinator(store, hooks)) {
            String failure = hooked.start(variant.method, target, SnapshotOptions.defaults())
                    .handle((report, thrown) -> String.valueOf(thrown))
                    .join();
            libc.setrlimit(RLIMIT_NPROC, limit.rlimCur(), limit.rlimMax());
            System.out.println("failure " + failure);
        }
        snapshot().join();
        System.out.println("recovered");
        store.close();
    }

    /** As many threads as the user may have, from when the first one that scans writes what stands before the records. */
    private void scanAlone() throws IOException {
        POSIX libc = POSIXFactory.getNativePOSIX();
        RLimit limit = libc.getrlimit(RLIMIT_NPROC);
        Set<String> scanning = ConcurrentHashMap.newKeySet();
        SegmentScan.recordHook = records -> {
            if (Thread.currentThread().getName().startsWith("forkpoint-scan")) {
                scanning.add(Thread.currentThread().getName());
            }
        };
        // More than a chunk, or there would be no other threads.
        for (int i = 0; i < SnapshotFixture.ENTRIES; i++) {
            store.database(1).put(("large:" + i).getBytes(UTF_8), new byte[2000]);
        }
        // More than a buffer: it is written before the other threads are started.
        byte[] function = ("#!lua name=large\n" + "-".repeat(1 << 20)).getBytes(UTF_8);
        CarriedRecords carried = new CarriedRecords(List.of(function), List.of());
        try (OutputStream file = Files.newOutputStream(target);
                SnapshotCoordinator coordinator = new SnapshotCoordinator(HookedSource.source(store), () -> carried)) {
            WritableByteChannel channel = Channels.newChannel(new FilterOutputStream(file) {
                @Override
                public void write(byte[] bytes, int from, int count) throws IOException {
                    libc.setrlimit(RLIMIT_NPROC, 1, limit.rlimMax());
                    file.write(bytes, from, count);
                }
            });
            coordinator
                    .start(
                            variant.method,
                            List.of(SnapshotPart.all(SnapshotSink.channel(channel))),
                            SnapshotOptions.builder().scanThreads(3).build())
                    .join();
            libc.setrlimit(RLIMIT_NPROC, limit.rlimCur(), limit.rlimMax());
        }
        System.out.println("threads " + scanning);
        store.close();
    }
}
