package io.forkpoint.server.config;

/** Who may run DEBUG. */
public enum DebugCommand {
    /** Nobody. */
    NO,
    /** Everybody who may run administrative commands. */
    YES,
    /** Everybody who may run administrative commands and connects from this machine. */
    LOCAL
}
