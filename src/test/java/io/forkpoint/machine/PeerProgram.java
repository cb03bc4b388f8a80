package io.forkpoint.machine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Programs of others that tests start. {@code scripts/test.sh} installs them, so that a test never skips for want of one:
 * it fails and names it.
 */
public enum PeerProgram {
    REDIS_SERVER("redis-server", "redis-tools"),
    REDIS_CHECK_RDB("redis-check-rdb", "redis-tools"),
    CHROMIUM("chromium", "chromium"),
    SETPRIV("setpriv", "util-linux");

    /** Where {@code scripts/test.sh} puts what no package installs under its name. */
    private static final String PREPARED =
            Path.of(System.getProperty("forkpoint.root", ""), "target", "bin").toString();

    private final String name;
    private final String debianPackage;

    PeerProgram(String name, String debianPackage) {
        this.name = name;
        this.debianPackage = debianPackage;
    }

    /**
     * The program as a command's first word: from the PATH, or as {@code scripts/test.sh} has prepared it.
     *
     * @throws AssertionError if there is none
     */
    public String command() {
        return find(System.getenv("PATH"));
    }

    String find(String path) {
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), Stream.of(PREPARED))
                .map(folder -> Path.of(folder, name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is neither on the PATH (" + path + ") nor in " + PREPARED
                        + ": scripts/test.sh installs it, from Debian's package " + debianPackage))
                .toString();
    }
}
