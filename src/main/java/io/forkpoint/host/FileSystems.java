package io.forkpoint.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What file systems say of themselves. The JDK's {@link java.nio.file.FileStore} looks for a mount point, and finds none
 * where the root is not one, as after {@code chroot} and in some containers. The older {@link File} asks {@code statvfs},
 * which needs none.
 */
public final class FileSystems {
    private FileSystems() {}

    /**
     * How much this user may still write to a folder's file system.
     *
     * @param folder one that exists
     * @return bytes, at least 0
     * @throws IOException if it is no folder, or its file system does not say
     */
    public static long usableBytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder, or cannot be reached");
        }
        File asked = folder.toFile();
        // Where statvfs fails both are 0, as they are where there is no disk behind it.
        if (asked.getTotalSpace() == 0) {
            throw new IOException("the file system of " + folder + " does not say how large it is");
        }
        return asked.getUsableSpace();
    }

    /**
     * What kind of file system a folder is on.
     *
     * @param folder one that exists
     * @return its name, such as {@code ext4}; {@code unknown} where the folder's mount point cannot be seen
     */
    public static String type(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException notSeen) {
            return "unknown";
        }
    }
}
