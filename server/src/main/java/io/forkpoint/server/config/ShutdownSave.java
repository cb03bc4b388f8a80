package io.forkpoint.server.config;

/** Whether a server saves before it ends. */
public enum ShutdownSave {
    /** If there are save points. */
    IF_SAVE_POINTS,
    /** In any case. */
    ALWAYS,
    /** In no case. */
    NEVER
}
