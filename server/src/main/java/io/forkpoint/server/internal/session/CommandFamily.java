package io.forkpoint.server.internal.session;

/** Commands that belong together. */
@FunctionalInterface
public interface CommandFamily {
    /**
     * Adds its commands.
     *
     * @param table to which
     */
    void register(CommandTable table);
}
