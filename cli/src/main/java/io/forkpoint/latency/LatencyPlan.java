package io.forkpoint.latency;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What to measure: every series with every size and every rate, some times each.
 *
 * @param series what to drive
 * @param dataBytes sizes of the data, keys and values
 * @param rates writes a second
 * @param valueBytes length of a value
 * @param writers threads that write
 * @param zipf exponent of the Zipf distribution of keys, 0 for all alike
 * @param ttlShare share of the writes that set an expiry
 * @param pace {@code spin} or {@code sleep}; empty for what suits each series
 * @param sink where a store's snapshots go: {@code file} or {@code null}
 * @param runs how often each
 * @param phases of each run
 * @param stallsMillis lengths of planted stalls, for the series {@code stall}
 * @param servers for the series of servers
 * @param clients how those are driven
 * @param bystanderBytes memory of a bystander beside each run; 0 for none
 * @param heapBytes heap of the process that is measured
 * @param work folder for the snapshots: the disk that is measured
 * @param results folder for the runs
 * @param again measures what is there already, too
 */
public record LatencyPlan(
        List<Series> series,
        List<Long> dataBytes,
        List<Integer> rates,
        int valueBytes,
        int writers,
        double zipf,
        double ttlShare,
        String pace,
        String sink,
        int runs,
        RunPhases phases,
        List<Double> stallsMillis,
        ServerPrograms servers,
        ClientMix clients,
        long bystanderBytes,
        long heapBytes,
        Path work,
        Path results,
        boolean again) {
    private static final long LEAST_HEAP = 16 << 20;

    /** Refuses what makes no sense, by the names of the options. */
    public LatencyPlan {
        require(!series.isEmpty() && !dataBytes.isEmpty() && !rates.isEmpty(), "needs a series, a size and a rate");
        require(valueBytes >= Entries.LEAST_VALUE_BYTES, "a value needs at least 8 bytes: " + valueBytes);
        require(writers >= 1 && writers <= 1024, "writers must be from 1 to 1024: " + writers);
        require(zipf >= 0 && zipf < 10, "the Zipf exponent must be from 0 to 10: " + zipf);
        require(ttlShare >= 0 && ttlShare <= 1, "the share of writes with an expiry must be from 0 to 1: " + ttlShare);
        require(List.of("file", "null").contains(sink), "'" + sink + "' is no sink; write file or null");
        if (!pace.isEmpty()) {
            Pace.parse(pace);
        }
        require(heapBytes >= LEAST_HEAP, "the heap must have at least 16 MiB: " + heapBytes);
        require(runs >= 1, "runs must be at least 1: " + runs);
        rates.forEach(rate -> require(
                rate >= writers && rate <= 100_000_000, "a rate must be from the number of writers to 10^8: " + rate));
        dataBytes.forEach(bytes -> require(
                bytes >= Entries.KEY_BYTES + valueBytes && (zipf == 0 || keys(bytes, valueBytes) < Integer.MAX_VALUE),
                "a size must hold from one entry to, with a Zipf exponent, 2^31 of them: " + bytes));
        require(
                bystanderBytes == 0 || LoadChain.isSize(bystanderBytes),
                "the bystander's memory must be from " + LoadChain.LEAST_BYTES + " to " + LoadChain.MOST_BYTES
                        + " bytes: " + bystanderBytes);
        clients.connectionsOf(writers);
        series.forEach(each ->
                require(!each.isStall() || !stallsMillis.isEmpty(), "the series stall needs the length of a stall"));
    }

    private static void require(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message);
        }
    }

    private static long keys(long bytes, int valueBytes) {
        long entry = (long) Entries.KEY_BYTES + valueBytes;
        return (bytes + entry - 1) / entry;
    }

    /** All runs: the first of each, then the second of each. */
    List<LatencyOrder> orders() {
        List<LatencyOrder> orders = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (long bytes : dataBytes) {
                for (int rate : rates) {
                    for (Series each : series) {
                        add(orders, run, bytes, rate, each);
                    }
                }
            }
        }
        return orders;
    }

    private void add(List<LatencyOrder> orders, int run, long bytes, int rate, Series each) {
        if (each.isStall()) {
            stallsMillis.forEach(millis -> orders.add(order(run, bytes, rate, each, millis, 0)));
        } else if (each.isServer()) {
            clients.connectionsOf(writers)
                    .forEach(connections -> orders.add(order(run, bytes, rate, each, 0, connections)));
        } else {
            orders.add(order(run, bytes, rate, each, 0, 0));
        }
    }

    private LatencyOrder order(int run, long bytes, int rate, Series each, double stallMillis, int connections) {
        String waits = pace.isEmpty() ? each.usualPace() : pace;
        String name = each
                + (each.isStall() ? " " + decimal(stallMillis) + " ms" : "")
                + (waits.equals(each.usualPace()) ? "" : " (" + waits + ")")
                + (each.isServer() ? clients.suffix(connections, writers) : "");
        boolean store = each.target().equals(Series.FORKPOINT);
        LatencySetting setting = new LatencySetting(
                name,
                each.target(),
                each.method(),
                each.arena(),
                store && !each.method().equals("none") ? sink : each.isServer() ? "file" : "",
                bytes,
                keys(bytes, valueBytes),
                Entries.KEY_BYTES,
                valueBytes,
                rate,
                writers,
                zipf,
                ttlShare,
                waits,
                connections,
                each.isServer() ? clients.getShare() : 0,
                bystanderBytes);
        return new LatencyOrder(
                setting,
                run,
                phases,
                servers.of(each.target()),
                stallMillis,
                work,
                command(each, bytes, rate, stallMillis, connections),
                file(setting, run));
    }

    /** All that tells settings apart, so that no run takes another's place. */
    private Path file(LatencySetting setting, int run) {
        String name = String.join(
                "_",
                setting.series().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-"),
                Long.toString(setting.dataBytes()),
                Integer.toString(setting.rate()),
                Integer.toString(setting.valueBytes()),
                Integer.toString(setting.writers()),
                decimal(setting.zipf()),
                decimal(setting.ttlShare()),
                setting.pace(),
                setting.sink().isEmpty() ? "none" : setting.sink(),
                // Runs from before there were bystanders keep their names.
                (bystanderBytes == 0 ? "" : "bystander-" + bystanderBytes + "_") + run);
        return RunFiles.file(results, name);
    }

    private String command(Series each, long bytes, int rate, double stallMillis, int connections) {
        StringBuilder command = new StringBuilder("forkpoint bench latency --series ").append(each);
        command.append(" --data ").append(bytes).append(" --rate ").append(rate);
        command.append(" --value-size ")
                .append(valueBytes)
                .append(" --writers ")
                .append(writers);
        append(command, "--zipf", zipf);
        append(command, "--ttl-share", ttlShare);
        append(command, "--stall", stallMillis);
        if (each.isServer() && connections != writers) {
            command.append(" --connections ").append(connections);
        }
        append(command, "--get-share", each.isServer() ? clients.getShare() : 0);
        append(command, "--bystander", (double) bystanderBytes);
        if (!pace.isEmpty()) {
            command.append(" --pace ").append(pace);
        }
        command.append(" --sink ").append(sink).append(" --runs ").append(runs);
        command.append(" --snapshots ").append(phases.snapshots());
        append(command, "--warm", phases.warmSeconds());
        append(command, "--control", phases.controlSeconds());
        append(command, "--after", phases.afterSeconds());
        return command.append(" --heap ").append(heapBytes).toString();
    }

    private static void append(StringBuilder command, String option, double value) {
        if (value != 0) {
            command.append(' ').append(option).append(' ').append(decimal(value));
        }
    }

    static String decimal(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
