package io.forkpoint.server.internal.session;

/** A group of related commands. */
@FunctionalInterface
public interface CommandFamily {
    /**
     * Registers the commands of this family.
     *
     * @param table the table to add them to
     */
    void register(CommandTable table);
}
