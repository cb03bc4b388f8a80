package io.forkpoint.server.config;

/** Who may run DEBUG. */
public enum DebugCommand {
    /** Nobody. */
    NO,
    /** Everybody who may run commands of administration. */
    YES,
    /** Those of them who connect from this machine. */
    LOCAL
}
