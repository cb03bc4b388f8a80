package io.forkpoint.server.internal.metrics;

/** What the server calls itself. */
public final class ServerVersion {
    /** The version of Redis that clients are to take it for. */
    public static final String REDIS = "7.0.15";

    private ServerVersion() {}

    /** {@return Forkpoint's own, from the jar's manifest; {@code development} when run from class files} */
    public static String forkpoint() {
        String version = ServerVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
