package io.forkpoint.server.config;

/** Whether the end of a server saves before. */
public enum ShutdownSave {
    /** If there are save points. */
    IF_SAVE_POINTS,
    /** In any case. */
    ALWAYS,
    /** Not. */
    NEVER
}
