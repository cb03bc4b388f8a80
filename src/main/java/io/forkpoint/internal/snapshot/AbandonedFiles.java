package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.HelperLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files whose writer has died, parent and child both. A writer holds an flock() on its file, which the kernel
 * drops when the last process that has it open is gone: so a lock that can be had tells an abandoned file, which a pid
 * in the name, used again or of another container, does not.
 */
final class AbandonedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedFiles.class);

    /** A file is created an instant before it is locked: one younger than this is left to a later snapshot. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private AbandonedFiles() {}

    /**
     * Removes the abandoned temporary files of a target. What cannot be removed is logged and left.
     *
     * @param prefix the part of their names that is the target's; a pid, a number and {@code .tmp} follow
     */
    static void remove(HelperLibrary library, Path folder, String prefix) {
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "\\d+\\.\\d+\\.tmp");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> name.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                if (isAbandoned(library, file)) {
                    Files.deleteIfExists(file);
                    LOG.info("removed {}, which a snapshot that died had left", file);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.warn("cannot remove temporary files of earlier snapshots in {}: {}", folder, e.toString());
        }
    }

    private static boolean isAbandoned(HelperLibrary library, Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.getLastModifiedTime(file)
                        .toInstant()
                        .isAfter(Instant.now().minus(GRACE))
                && library.fp_is_locked(file.toString()) == 0;
    }
}
