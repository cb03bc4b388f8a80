package io.forkpoint.latency;

import java.util.List;

/**
 * How the series of servers are driven.
 *
 * @param connections each number of them is a series of its own; empty for one for each writer
 * @param getShare share of the commands that are GETs, from 0 to 1
 */
public record ClientMix(List<Integer> connections, double getShare) {
    /** One connection for each writer, which writes only. */
    public static final ClientMix WRITERS = new ClientMix(List.of(), 0);

    private static final int MOST_CONNECTIONS = 1024;

    /** Refuses what makes no sense. */
    public ClientMix {
        connections = List.copyOf(connections);
        if (!(getShare >= 0 && getShare <= 1)) {
            throw new IllegalArgumentException("the share of GETs must be from 0 to 1: " + getShare);
        }
    }

    /** The numbers of connections, with so many writers. */
    List<Integer> connectionsOf(int writers) {
        for (int each : connections) {
            if (each < writers || each > MOST_CONNECTIONS) {
                throw new IllegalArgumentException("connections must be from the number of writers, " + writers
                        + ", to " + MOST_CONNECTIONS + ": " + each);
            }
        }
        return connections.isEmpty() ? List.of(writers) : connections;
    }

    /** Behind the name of a series; empty where writers with a connection each do nothing but write. */
    String suffix(int number, int writers) {
        if (number == writers && getShare == 0) {
            return "";
        }
        String words = number == 1 ? "1 connection" : number + " connections";
        String percent = LatencyPlan.decimal(Math.round(getShare * 1e4) / 1e2);
        return " (" + words + (getShare == 0 ? "" : ", " + percent + " % GETs") + ")";
    }
}
