package io.forkpoint.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads properties of file systems. The JDK's {@link java.nio.file.FileStore} looks for a mount point, and finds none if the
 * root is not one, as after {@code chroot} and in some containers. The older {@link File} calls {@code statvfs}, which needs
 * none.
 */
public final class FileSystems {
    private FileSystems() {}

    /**
     * Returns how much this user may still write to a folder's file system.
     *
     * @param folder a folder that exists
     * @return the number of bytes, at least 0
     * @throws IOException if it is not a folder, or its file system does not tell
     */
    public static long usableBytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder, or cannot be reached");
        }
        File asked = folder.toFile();
        // Both are 0 if statvfs fails, or if no disk is behind the file system.
        if (asked.getTotalSpace() == 0) {
            throw new IOException("the file system of " + folder + " does not say how large it is");
        }
        return asked.getUsableSpace();
    }

    /**
     * Returns the type of the file system that a folder is on.
     *
     * @param folder a folder that exists
     * @return its name, such as {@code ext4}; {@code unknown} if the folder's mount point is not visible
     */
    public static String type(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException notSeen) {
            return "unknown";
        }
    }
}
