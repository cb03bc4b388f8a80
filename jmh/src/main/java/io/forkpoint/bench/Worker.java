package io.forkpoint.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * One engine in a JVM of its own, driven by a coordinator over standard input: {@code run operation threads millis} is
 * answered with operations a second, {@code memory} with resident bytes the engine brought and what it says itself.
 * Answers start with {@value #MARK}, since some engines print on their own.
 */
final class Worker {
    static final String MARK = "@@";

    private Worker() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String name = args[0];
        long entries = Long.parseLong(args[1]);
        int valueBytes = Integer.parseInt(args[2]);
        long before = settledRss(name, valueBytes);
        try (Engine engine = Engine.open(name, entries, valueBytes)) {
            Load.fill(engine, entries, valueBytes);
            long resident = Host.rssBytes() - before;
            answer("ready");
            serve(new Load(engine, entries, valueBytes), engine, resident);
        }
    }

    /** Resident bytes when what every JVM takes (heap, compiled code, classes of the engine) is already there. */
    private static long settledRss(String name, int valueBytes) {
        try (Engine small = Engine.open(name, 100_000, valueBytes)) {
            for (int i = 0; i < 20; i++) {
                Load.fill(small, 100_000, valueBytes);
            }
        }
        return Host.rssBytes();
    }

    private static void serve(Load load, Engine engine, long resident) throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "run" -> {
                    Load.Rate rate = load.run(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
                    answer(rate.wall() + " " + rate.cpu());
                }
                case "memory" -> answer(resident + " " + engine.ownBytes());
                default -> throw new IllegalArgumentException("no such command: " + line);
            }
        }
    }

    private static void answer(String text) {
        System.out.println(MARK + text);
        System.out.flush();
    }
}
