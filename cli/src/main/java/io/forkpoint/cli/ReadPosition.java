package io.forkpoint.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How far this process has read a file, as the kernel counts it in {@code /proc/self/fdinfo}: a progress that costs the
 * reader nothing and needs no part of it.
 */
final class ReadPosition implements LongSupplier {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Path file;

    ReadPosition(Path file) throws IOException {
        this.file = file.toRealPath();
    }

    /** Bytes read; 0 while the file is not open. */
    @Override
    public long getAsLong() {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isOpenOn(descriptor)) {
                    return position(descriptor.getFileName().toString());
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private boolean isOpenOn(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static long position(String descriptor) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/fdinfo", descriptor));
        for (String line : lines) {
            if (line.startsWith("pos:")) {
                return Long.parseLong(line.substring("pos:".length()).strip());
            }
        }
        return 0;
    }
}
