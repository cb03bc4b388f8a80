package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.machine.MachineFeature;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.RLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Targets that cannot be written, and those that need some care. */
@ParameterizedClass
@EnumSource
class TargetFailureTest extends SnapshotFixture {
    private static final POSIX SYSTEM = POSIXFactory.getNativePOSIX();
    private static final int RLIMIT_FSIZE = 1;
    private static final int EOPNOTSUPP = 95;

    private void assertFails(Path path, String... parts) {
        assertThat(failure(store.snapshot(variant.method, path)))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(parts);
    }

    @Test
    void aMissingFolderIsNamed() {
        assertFails(folder.resolve("missing/dump.rdb"), "open the folder", "ENOENT", "create the folder");
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("file"), "x");
        assertFails(folder.resolve("file/dump.rdb"), "ENOTDIR");
    }

    @Test
    void aFolderOrDeviceIsNotReplaced() {
        assertFails(folder, "it is a folder or device");
        assertFails(Path.of("/"), "it is a folder or device");
        assertFails(Path.of("/dev/null"), "it is a folder or device");
        assertThat(Files.exists(Path.of("/dev/null"))).isTrue();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void aNameThatIsTooLongIsRefusedAndTheLongestIsWritten() {
        assertFails(folder.resolve("x".repeat(256)), "ENAMETOOLONG");
        target = folder.resolve("\u00fc".repeat(127) + "x");
        snapshot().join();
        assertThat(content(target)).isEqualTo(expected());
    }

    @Test
    void aLinkIsWrittenThrough() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("data.rdb");
        Path link = Files.createSymbolicLink(target, Path.of("real/data.rdb"));
        // Dangling at first, then not.
        for (int i = 0; i < 2; i++) {
            assertThat(snapshot().join().target()).isEqualTo(real);
            assertThat(Files.isSymbolicLink(link)).isTrue();
            assertThat(content(real)).isEqualTo(expected());
        }
    }

    @Test
    void aLoopOfLinksIsRefused() throws IOException {
        Files.createSymbolicLink(target, target.getFileName());
        assertFails(target, "ELOOP");
    }

    @Test
    void aRelativePathIsTheWorkingFoldersOwn() {
        Path relative = Path.of("").toAbsolutePath().relativize(target.toAbsolutePath());
        store.snapshot(variant.method, relative).join();
        assertThat(content(target)).isEqualTo(expected());
    }

    @Test
    void aFileSizeLimitEndsItAndLeavesTheLastGoodFile() throws IOException {
        byte[] good = lastGoodFile();
        RLimit limit = SYSTEM.getrlimit(RLIMIT_FSIZE);
        // A child inherits what holds at the fork; this process writes no other large file meanwhile.
        SYSTEM.setrlimit(RLIMIT_FSIZE, 4096, limit.rlimMax());
        try {
            assertFails(target, "write the temporary file", "EFBIG", "ulimit -f");
        } finally {
            SYSTEM.setrlimit(RLIMIT_FSIZE, limit.rlimCur(), limit.rlimMax());
        }
        assertRecovered(good);
    }

    @Test
    void aFullFileSystemEndsItAndLeavesTheLastGoodFile() throws Exception {
        Path full = mounted("size=256k");
        try {
            target = full.resolve("dump.rdb");
            byte[] good = lastGoodFile();
            byte[] large = new byte[512 << 10];
            new Random(1).nextBytes(large);
            database.put(bytes("large"), large);
            assertFails(target, "write the temporary file", "ENOSPC", "free some space");
            database.remove(bytes("large"));
            assertRecovered(good);
        } finally {
            unmount(full);
        }
    }

    @Test
    void aReadOnlyFileSystemIsNamed() throws Exception {
        Path readOnly = mounted("ro");
        try {
            assertFails(readOnly.resolve("dump.rdb"), "create the temporary file", "EROFS", "read-only");
        } finally {
            unmount(readOnly);
        }
    }

    @Test
    void whatADeadWriterLeftIsRemovedAndALivingOnesIsNot() throws IOException {
        Path dead = abandoned(".dump.rdb.4194305.1.tmp");
        Path young = Files.writeString(folder.resolve(".dump.rdb.4194305.2.tmp"), "x");
        Path other = abandoned(".other.rdb.4194305.1.tmp");
        Path locked = abandoned(".dump.rdb.4194305.3.tmp");
        int descriptor = SYSTEM.open(locked.toString(), 0, 0);
        try {
            assertThat(SYSTEM.flock(descriptor, 2)).isZero();
            snapshot().join();
            assertThat(dead).doesNotExist();
            assertThat(young).exists();
            assertThat(other).exists();
            assertThat(locked).exists();
        } finally {
            SYSTEM.close(descriptor);
        }
        snapshot().join();
        assertThat(locked).doesNotExist();
        Files.delete(young);
        Files.delete(other);
    }

    private Path abandoned(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "x");
        return Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    @Test
    void whereFilesNeedANameItIsLockedAndGoesWithTheTarget() throws IOException {
        try (SnapshotTarget named = new SnapshotTarget(withoutUnnamedFiles(), target)) {
            assertThat(named.isNamed()).isTrue();
            Path temporary = folder.resolve(named.temporaryName());
            assertThat(temporary).isRegularFile();
            assertThat(isLocked(temporary)).isTrue();
            assertThat(named.isPublished()).isFalse();
            Files.move(temporary, target);
            assertThat(named.isPublished()).isTrue();
        }
        assertThat(folder).isDirectoryContaining(path -> path.equals(target));
        new SnapshotTarget(withoutUnnamedFiles(), target).close();
        assertThat(folder.toFile().list()).containsExactly("dump.rdb");
    }

    /** Whether somebody holds the flock() of a file. */
    private static boolean isLocked(Path file) {
        int descriptor = SYSTEM.open(file.toString(), 0, 0);
        try {
            return SYSTEM.flock(descriptor, 2 | 4) != 0;
        } finally {
            SYSTEM.close(descriptor);
        }
    }

    /** The helper on a file system that knows no O_TMPFILE. */
    private static HelperLibrary withoutUnnamedFiles() {
        HelperLibrary real = Helper.library();
        return (HelperLibrary) Proxy.newProxyInstance(
                HelperLibrary.class.getClassLoader(),
                new Class<?>[] {HelperLibrary.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("fp_open_temporary") && arguments[1] == null) {
                        return -EOPNOTSUPP;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Path mounted(String mountOptions) throws Exception {
        Path point = Files.createDirectory(folder.resolve("mounted"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", mountOptions, "tmpfs", point.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(mount.getInputStream().readAllBytes(), UTF_8);
        MachineFeature.MOUNT.require(mount.waitFor() == 0, output);
        return point;
    }

    private static void unmount(Path point) throws Exception {
        assertThat(new ProcessBuilder("umount", point.toString()).start().waitFor())
                .isZero();
    }
}
