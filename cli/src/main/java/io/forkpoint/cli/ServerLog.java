package io.forkpoint.cli;

import io.forkpoint.server.ServerConfig;
import io.forkpoint.server.config.LogLevel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How the server logs: with time stamps, to standard output or to the file that the settings name. */
final class ServerLog {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    /** Null for standard output. */
    private final LogFile file;

    private ServerLog(LogFile file) {
        this.file = file;
    }

    /**
     * Tells the logging library, which looks once: before the first logger is made. It writes to what is standard output
     * then, which from now on is the file, if there is one.
     *
     * @throws IOException if the file cannot be written to
     */
    static ServerLog configure(ServerConfig config) throws IOException {
        System.setProperty(PREFIX + "defaultLogLevel", level(config.logLevel()));
        System.setProperty(PREFIX + "log.io.netty", "warn");
        System.setProperty(PREFIX + "log.net.openhft", "warn");
        System.setProperty(PREFIX + "showDateTime", "true");
        System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(PREFIX + "logFile", "System.out");
        if (config.logFile().isEmpty()) {
            return new ServerLog(null);
        }
        Path file = config.resolve(config.logFile());
        try {
            LogFile log = new LogFile(file);
            System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
            return new ServerLog(log);
        } catch (IOException e) {
            throw new IOException("logfile: cannot write to " + file + ": " + e.getMessage(), e);
        }
    }

    /** Opens the file anew, if there is one: it may have been moved away. */
    void reopen() {
        if (file != null) {
            file.reopen();
        }
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
