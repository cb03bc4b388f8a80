package io.forkpoint.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * A file that is written to at its end, and is opened anew when it has been moved away or removed, as tools do that keep logs
 * short. Safe for any thread.
 */
final class LogFile extends OutputStream {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private FileOutputStream out;
    /** What the file system calls the file that is open. */
    private Object identity;

    private long lookedNanos;

    /**
     * Opens it, and makes it if it is not there.
     *
     * @throws IOException if it cannot be written to
     */
    LogFile(Path path) throws IOException {
        this.path = path;
        open();
    }

    private void open() throws IOException {
        FileOutputStream opened = new FileOutputStream(path.toFile(), true);
        if (out != null) {
            out.close();
        }
        out = opened;
        identity = identity();
        lookedNanos = System.nanoTime();
    }

    /** Null if there is none. */
    private Object identity() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    /** Opens the file of this name; if it cannot be, the old one is written to further. */
    synchronized void reopen() {
        try {
            open();
        } catch (IOException notNow) {
            lookedNanos = System.nanoTime();
        }
    }

    private void look() {
        if (System.nanoTime() - lookedNanos > LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            Object now = identity();
            if (now == null || !now.equals(identity)) {
                reopen();
            }
        }
    }

    @Override
    public synchronized void write(int one) throws IOException {
        look();
        out.write(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        look();
        out.write(bytes, offset, length);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
