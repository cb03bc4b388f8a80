package io.forkpoint.internal.helper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A folder of this process's own, below one that others may write to as well, in which libraries lie while they are
 * loaded. Only its owner may look into it (0700), nobody can guess its name, and each file is written through the
 * descriptor that created it: what is loaded is what was unpacked. Closing it removes it; a lock tells the next process
 * that one was left by a process that was killed. For one thread.
 */
final class LibraryFolder implements AutoCloseable {
    private static final String PREFIX = "forkpoint-lib-";
    private static final String LOCK = "lock";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Between its making and its lock a folder looks like one that was left. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final int TRIES = 4;

    private final Path path;
    private final FileChannel lock;

    private LibraryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** What makes something of a new folder. */
    interface Use<T> {
        T with(LibraryFolder folder) throws IOException;
    }

    /**
     * Makes a folder, has it used, and removes it; what killed processes of this user have left is removed before. An
     * interrupt, which closes a file that is being written, makes it begin anew, and is kept.
     *
     * @param parent which need not be private
     * @throws IOException if the folder cannot be written
     */
    static <T> T use(Path parent, Use<T> use) throws IOException {
        boolean interrupted = false;
        try {
            for (int tries = 1; ; tries++) {
                interrupted |= Thread.interrupted();
                try (LibraryFolder folder = create(parent)) {
                    return use.with(folder);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    if (tries == TRIES) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static LibraryFolder create(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX, PRIVATE);
        removeAbandoned(parent, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
        try {
            FileChannel lock = FileChannel.open(path.resolve(LOCK), CREATE, PRIVATE);
            lock(lock);
            return new LibraryFolder(path, lock);
        } catch (IOException e) {
            remove(path);
            throw e;
        }
    }

    /** Where the file system has no locks, the folder's age is all that tells. */
    private static void lock(FileChannel lock) throws ClosedByInterruptException {
        try {
            lock.tryLock();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // See above.
        }
    }

    /** Writes a file, through the descriptor that creates it. */
    Path write(String name, InputStream content) throws IOException {
        Path file = path.resolve(name);
        try (FileChannel out = FileChannel.open(file, CREATE, PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.readAllBytes());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        return file;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        remove(path);
        try {
            lock.close();
        } catch (IOException e) {
            // It has been removed already.
        }
    }

    // ---- what others have left ----------------------------------------------------------------------------------

    private static void removeAbandoned(Path parent, UserPrincipal owner) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isOurs(folder, owner) && isAbandoned(folder)) {
                    remove(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Whoever may not list the folder leaves what is in it.
        }
    }

    private static boolean isOurs(Path folder, UserPrincipal owner) throws IOException {
        try {
            PosixFileAttributes is = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isDirectory()
                    && is.owner().equals(owner)
                    && is.permissions().equals(OWNER_ONLY);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isAbandoned(Path folder) {
        Path lock = folder.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // It has none, or the file system has no locks.
            return isOld(folder);
        }
    }

    private static boolean isOld(Path folder) {
        try {
            Instant changed =
                    Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
            return changed.isBefore(Instant.now().minus(GRACE));
        } catch (IOException e) {
            return false;
        }
    }

    /** Its files are in it, and no folders. */
    private static void remove(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException e) {
            // The next process tries again.
        }
    }
}
