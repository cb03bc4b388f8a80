package io.forkpoint.latency;

import java.nio.file.Path;

/**
 * What a process of its own is told to run.
 *
 * @param setting what to drive
 * @param run number of the run
 * @param phases how long, and how often
 * @param server {@code HOST:PORT} of a server that is there and empty, or the program to start
 * @param stallMillis length of a planted stall
 * @param folder for the snapshots: the disk that is measured
 * @param command that repeats it
 * @param result the file to write
 */
record LatencyOrder(
        LatencySetting setting,
        int run,
        RunPhases phases,
        String server,
        double stallMillis,
        Path folder,
        String command,
        Path result) {}
