package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.HelperLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a snapshot goes: the open folder, the temporary file in it, and the names by which the child publishes it.
 *
 * <p>The temporary file has no name at all where the file system can do that (O_TMPFILE), so that nothing is left of it
 * whatever dies; elsewhere it is {@code .NAME.PID.N.tmp}, which is also what an unnamed file is called for the instant
 * between its link and the rename. A target that is a symbolic link is followed: the file that it points at is
 * replaced, in that file's own folder, and the link stays.
 */
final class SnapshotTarget implements AutoCloseable {
    private static final AtomicLong NUMBER = new AtomicLong();

    /** NAME_MAX of Linux, in bytes. */
    private static final int MAX_NAME_BYTES = 255;

    private static final int MAX_LINKS = 40;

    private final HelperLibrary library;
    private final Path file;
    private final String temporaryName;
    private final int directory;
    private int sink = -1;
    private boolean named;

    /**
     * Opens the folder and creates the temporary file.
     *
     * @throws SnapshotTargetException if that cannot be done; nothing is left behind
     */
    SnapshotTarget(HelperLibrary library, Path requested) {
        this.library = library;
        file = resolve(requested);
        String prefix = prefix(finalName());
        temporaryName = prefix + ProcessHandle.current().pid() + "." + NUMBER.incrementAndGet() + ".tmp";
        directory = library.fp_open_directory(file.getParent().toString());
        if (directory < 0) {
            throw failure("open the folder of", file, -directory);
        }
        try {
            AbandonedFiles.remove(library, file.getParent(), prefix);
            createSink();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void createSink() {
        sink = library.fp_open_temporary(directory, null);
        if (sink < 0) {
            // A file system that has no O_TMPFILE says so in many ways. What else is wrong is so with a name, too.
            sink = library.fp_open_temporary(directory, temporaryName);
            named = sink >= 0;
        }
        if (sink < 0) {
            throw failure("create the temporary file for", file, -sink);
        }
    }

    /** The file itself: absolute, links resolved. */
    Path file() {
        return file;
    }

    int directory() {
        return directory;
    }

    int sink() {
        return sink;
    }

    /** Whether the temporary file has its name from the start. */
    boolean isNamed() {
        return named;
    }

    String temporaryName() {
        return temporaryName;
    }

    String finalName() {
        return file.getFileName().toString();
    }

    /** Whether the final name is the file that the child wrote. It was synced before it got that name. */
    boolean isPublished() {
        try {
            return Files.isSameFile(file, Path.of("/proc/self/fd/" + sink));
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a name that the child may not have synced outlast a power failure. */
    void syncFolder() {
        library.fp_sync(directory, 0);
    }

    /** Removes what has not been published, and closes the descriptors. */
    @Override
    public void close() {
        // The name is this snapshot's alone, and after a success there is none: no need to know how it ended.
        library.fp_unlink(directory, temporaryName);
        if (sink >= 0) {
            library.fp_close(sink);
        }
        library.fp_close(directory);
    }

    /**
     * What cannot be done to a target, with its errno and what helps.
     *
     * @param target a file, or what else is written to, as it is called in a message
     */
    static SnapshotTargetException failure(String step, Object target, int errno) {
        String help = switch (errno) {
            case Errno.ENOSPC, Errno.EDQUOT -> "free some space or choose another folder";
            case Errno.ENOENT, Errno.ENOTDIR -> "create the folder or choose another";
            case Errno.EACCES, Errno.EPERM -> "let the user that this process runs as write to the folder";
            case Errno.EROFS -> "choose a folder on a file system that is not mounted read-only";
            case Errno.EFBIG -> "raise the file size limit (ulimit -f) or choose another file system";
            case Errno.EMFILE, Errno.ENFILE -> "raise the limit of open files (ulimit -n)";
            case Errno.EPIPE, Errno.ECONNRESET -> "whoever reads has to read to the end";
            case Errno.EBADF -> "give a file descriptor of this process that is open for writing";
            case Errno.EIO -> "look at the kernel's log: the device has failed";
            default -> "choose another target";
        };
        return new SnapshotTargetException(
                "cannot " + step + " " + target + ": " + Errno.describe(errno) + "; " + help);
    }

    /** Follows the last name's links, which may dangle; the folder's own are the kernel's to follow. */
    static Path resolve(Path requested) {
        Path file = requested.toAbsolutePath();
        try {
            for (int links = 0; Files.isSymbolicLink(file); links++) {
                if (links == MAX_LINKS) {
                    throw failure("follow the links of", requested, Errno.ELOOP);
                }
                file = file.resolveSibling(Files.readSymbolicLink(file));
            }
        } catch (IOException e) {
            throw new SnapshotTargetException("cannot follow the link " + file + ": " + e.getMessage(), e);
        }
        boolean isSpecial =
                Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (file.getFileName() == null || isSpecial) {
            throw new SnapshotTargetException("cannot write a snapshot to " + file
                    + ": it is a folder or device, and would be replaced; name a file");
        }
        if (file.getFileName().toString().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw failure("write a snapshot to", file, Errno.ENAMETOOLONG);
        }
        return file;
    }

    /** The target's part of a temporary name, cut so that pid and number still fit. */
    private static String prefix(String name) {
        int room = MAX_NAME_BYTES - ("..tmp.." + Long.MAX_VALUE + Integer.MAX_VALUE).length();
        String part = name;
        while (part.getBytes(StandardCharsets.UTF_8).length > room) {
            part = part.substring(0, part.offsetByCodePoints(part.length(), -1));
        }
        return "." + part + ".";
    }
}
