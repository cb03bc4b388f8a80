package io.forkpoint.cli;

import io.forkpoint.server.config.LogLevel;
import io.forkpoint.server.config.ServerConfig;

/** How the server logs: with time stamps, to standard output or to the file that the settings name. */
final class ServerLog {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private ServerLog() {}

    /** Tells the logging library, which looks once: before the first logger is made. */
    static void configure(ServerConfig config) {
        String file = config.logFile.get();
        System.setProperty(PREFIX + "defaultLogLevel", level(config.logLevel.get()));
        System.setProperty(PREFIX + "log.io.netty", "warn");
        System.setProperty(PREFIX + "log.net.openhft", "warn");
        System.setProperty(PREFIX + "showDateTime", "true");
        System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(
                PREFIX + "logFile",
                file.isEmpty() ? "System.out" : config.resolve(file).toString());
    }

    private static String level(LogLevel level) {
        return switch (level) {
            case DEBUG, VERBOSE -> "debug";
            case NOTICE -> "info";
            case WARNING -> "warn";
            case NOTHING -> "off";
        };
    }
}
