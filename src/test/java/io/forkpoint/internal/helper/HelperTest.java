package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.HelperUnavailableException;
import io.forkpoint.host.Host;
import io.forkpoint.host.HostCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading, and what is said when it fails. */
class HelperTest {
    @TempDir
    Path folder;

    @Test
    void thereIsOneLibrary() {
        assertThat(Helper.library()).isSameAs(Helper.library());
        assertThat(Helper.library().fp_abi()).isEqualTo(RequestDescriptor.ABI);
    }

    @Test
    void theCopyIsDeletedOnceItIsLoaded() throws IOException {
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", folder.toString());
        try {
            assertThat(Helper.load(null).fp_abi()).isEqualTo(RequestDescriptor.ABI);
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() {
        String before = System.getProperty("java.io.tmpdir");
        String missing = folder.resolve("missing").toString();
        System.setProperty("java.io.tmpdir", missing);
        try {
            assertThatThrownBy(() -> Helper.load(""))
                    .isInstanceOf(HelperUnavailableException.class)
                    .hasMessageContaining("java.io.tmpdir=" + missing)
                    .hasMessageContaining("-D" + Helper.PATH_PROPERTY);
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    @Test
    void aPathLoadsThatFile() throws IOException {
        Path copy = folder.resolve("libforkpoint.so");
        try (InputStream packed = Helper.class.getResourceAsStream("linux-x86_64/libforkpoint.so")) {
            Files.copy(packed, copy);
        }
        assertThat(Helper.load(copy.toString()).fp_layout_count()).isPositive();
        assertThat(copy).as("only a copy of our own is deleted").exists();
    }

    @Test
    void aPathToNothingIsNamed() {
        Path missing = folder.resolve("missing.so");
        assertThatThrownBy(() -> Helper.load(missing.toString()))
                .isInstanceOf(HelperUnavailableException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("-D" + Helper.PATH_PROPERTY);
    }

    @Test
    void aFileThatIsNoLibrarySaysWhatToTry() throws IOException {
        Path text = Files.writeString(folder.resolve("text.so"), "not a library");
        assertThatThrownBy(() -> Helper.load(text.toString()))
                .isInstanceOf(HelperUnavailableException.class)
                .hasMessageContaining(text.toString())
                .hasMessageContaining("noexec");
    }

    @Test
    void anotherAbiIsRefused() {
        Helper.checkAbi(RequestDescriptor.ABI, folder, "test");
        assertThatThrownBy(() -> Helper.checkAbi(RequestDescriptor.ABI + 1, folder, "test"))
                .isInstanceOf(HelperUnavailableException.class)
                .hasMessageContaining("has ABI " + (RequestDescriptor.ABI + 1))
                .hasMessageContaining("needs " + RequestDescriptor.ABI);
    }

    @Test
    void anotherPlatformIsRefused() {
        Helper.checkPlatform("Linux", "amd64");
        assertThatThrownBy(() -> Helper.checkPlatform("Mac OS X", "aarch64"))
                .isInstanceOf(HelperUnavailableException.class)
                .hasMessageContaining("Mac OS X on aarch64");
        assertThatThrownBy(() -> Helper.checkPlatform("Linux", "aarch64"))
                .isInstanceOf(HelperUnavailableException.class);
    }

    @Test
    void muslIsRefused() throws IOException {
        Helper.checkCLibrary(Host.read());
        Host alpine = HostCopy.of("musl", folder);
        assertThatThrownBy(() -> Helper.checkCLibrary(alpine))
                .isInstanceOf(HelperUnavailableException.class)
                .hasMessageContaining("needs the C library glibc")
                .hasMessageContaining("musl")
                .hasMessageContaining("Debian")
                .hasMessageContaining("-D" + Helper.PATH_PROPERTY);
    }

    @Test
    void errorsHaveNames() {
        assertThat(Errno.describe(-Errno.ENOSPC)).isEqualTo("ENOSPC: no space left on device");
        assertThat(Errno.describe(Errno.EUCLEAN)).startsWith("EUCLEAN");
        assertThat(Errno.describe(9999)).isEqualTo("error 9999");
        assertThat(Errno.describe(Long.MIN_VALUE)).startsWith("error ");
    }

    @Test
    void theShippedLibraryInjectsNothing() {
        if (System.getProperty(Helper.PATH_PROPERTY) == null) {
            assertThat(Helper.library().fp_inject(0, Errno.ENOMEM)).isEqualTo(-Errno.ENOSYS);
        } else {
            assertThat(Helper.library().fp_inject(-1, 0)).isZero();
        }
    }
}
