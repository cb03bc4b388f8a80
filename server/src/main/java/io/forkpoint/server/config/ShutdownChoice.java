package io.forkpoint.server.config;

import java.util.Objects;

/**
 * How a signal ends the server, in the terms of SHUTDOWN.
 *
 * @param save whether to save first
 * @param force whether to end even if the save fails
 * @param now without waiting for replicas, of which there are none; kept for CONFIG GET
 */
public record ShutdownChoice(ShutdownSave save, boolean force, boolean now) {
    /** A save if there are save points. */
    public static final ShutdownChoice DEFAULT = new ShutdownChoice(ShutdownSave.IF_SAVE_POINTS, false, false);

    /**
     * Checks the arguments.
     *
     * @param save whether to save first
     * @param force whether to end even if the save fails
     * @param now without waiting for replicas, of which there are none; kept for CONFIG GET
     */
    public ShutdownChoice {
        Objects.requireNonNull(save, "save");
    }
}
