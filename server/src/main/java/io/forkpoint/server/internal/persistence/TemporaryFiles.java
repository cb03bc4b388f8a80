package io.forkpoint.server.internal.persistence;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that a killed server has left half-written: those of Redis, {@code temp-PID.rdb}, which may have served this
 * folder before. Forkpoint's own have no name until they are whole, or are removed by the next save where the file system
 * cannot do that.
 */
final class TemporaryFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);
    private static final Pattern NAME = Pattern.compile("temp-(\\d{1,9})\\.rdb");

    /** A server of another container, whose process is not to be seen here, writes to its file all the time. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private TemporaryFiles() {}

    static void removeAbandoned(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "temp-*.rdb")) {
            for (Path file : files) {
                if (isAbandoned(file)) {
                    long bytes = Files.size(file);
                    Files.deleteIfExists(file);
                    LOG.warn(
                            "removed {} of {} bytes, which a server that was killed during a save had left",
                            file,
                            bytes);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.warn("cannot remove temporary files in {}: {}", folder, e.toString());
        }
    }

    private static boolean isAbandoned(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                && Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(Instant.now().minus(GRACE));
    }
}
