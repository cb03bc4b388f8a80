package io.forkpoint.internal.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.JavaCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where libraries lie while they are loaded, below a folder that others may write to. */
class LibraryFolderTest {
    @TempDir
    Path shared;

    /** Says where the libraries came from that a process has loaded. */
    static final class Loader {
        public static void main(String[] arguments) throws IOException {
            Helper.library();
            String below = System.getProperty("java.io.tmpdir");
            Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains(below))
                    .forEach(System.out::println);
        }
    }

    @Test
    void ourLibraryAndJffisAreLoadedFromAPrivateFolderThatIsRemoved() throws Exception {
        List<String> command = JavaCommand.of(Loader.class);
        command.add(1, "-Djava.io.tmpdir=" + shared);
        command.removeIf(word -> word.startsWith("-D" + Helper.PATH_PROPERTY));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        Set<String> loaded = out.lines()
                .map(line -> line.substring(line.indexOf(shared.toString())
                                + shared.toString().length()
                                + 1)
                        .replaceFirst("^forkpoint-lib-\\d+/", "private/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(loaded).containsExactly("private/libforkpoint.so (deleted)", "private/libjffi-1.2.so (deleted)");
        assertThat(left()).isEmpty();
    }

    @Test
    void onlyItsOwnerMayLookIntoIt() throws IOException {
        Path folder = LibraryFolder.use(shared, made -> {
            Path file = made.write("x.so", content());
            assertThat(permissions(made.path())).isEqualTo("rwx------");
            assertThat(permissions(file)).isEqualTo("rwx------");
            assertThat(file).hasContent("library");
            return made.path();
        });
        assertThat(folder).doesNotExist();
    }

    @Test
    void whatIsThereIsNeverWrittenTo() throws IOException {
        Path victim = Files.writeString(shared.resolve("victim"), "untouched");
        LibraryFolder.use(shared, made -> {
            Files.createSymbolicLink(made.path().resolve("x.so"), victim);
            assertThatThrownBy(() -> made.write("x.so", content())).isInstanceOf(FileAlreadyExistsException.class);
            return null;
        });
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void anInterruptedThreadUnpacksAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        try {
            assertThat(LibraryFolder.<String>use(shared, made -> Files.readString(made.write("x.so", content()))))
                    .isEqualTo("library");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void anInterruptInTheMiddleMakesItBeginAnew() throws IOException {
        int[] tries = {0};
        try {
            LibraryFolder.use(shared, made -> {
                if (tries[0]++ == 0) {
                    Thread.currentThread().interrupt();
                }
                return made.write("x.so", content());
            });
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(tries[0]).isEqualTo(2);
    }

    // ---- what killed processes have left ------------------------------------------------------------------------

    @Test
    void theFolderOfAKilledProcessIsRemoved() throws IOException {
        Path dead = folder("forkpoint-lib-1", "rwx------", "lock", "libforkpoint.so");
        Path unlocked = folder("forkpoint-lib-2", "rwx------");
        Files.setLastModifiedTime(unlocked, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        LibraryFolder.use(shared, made -> null);
        assertThat(dead).doesNotExist();
        assertThat(unlocked).doesNotExist();
    }

    @Test
    void theFolderOfALivingProcessStays() throws IOException {
        Path living = folder("forkpoint-lib-1", "rwx------", "lock", "libforkpoint.so");
        Path young = folder("forkpoint-lib-2", "rwx------");
        try (FileChannel lock = FileChannel.open(living.resolve("lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            LibraryFolder.use(shared, made -> null);
        }
        assertThat(living.resolve("libforkpoint.so")).exists();
        assertThat(young).exists();
    }

    @Test
    void whatIsNotOursStays() throws IOException {
        Path open = folder("forkpoint-lib-1", "rwxrwxrwx", "lock", "libforkpoint.so");
        Path elsewhere = folder("elsewhere", "rwx------", "lock", "libforkpoint.so");
        Path link = Files.createSymbolicLink(shared.resolve("forkpoint-lib-2"), elsewhere);
        Path file = Files.writeString(shared.resolve("forkpoint-lib-3"), "a file");
        LibraryFolder.use(shared, made -> null);
        assertThat(open.resolve("libforkpoint.so")).exists();
        assertThat(link.resolve("libforkpoint.so")).exists();
        assertThat(file).exists();
    }

    private Path folder(String name, String permissions, String... files) throws IOException {
        Path folder = Files.createDirectory(shared.resolve(name));
        for (String file : files) {
            Files.createFile(folder.resolve(file));
        }
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(shared)) {
            return files.toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static ByteArrayInputStream content() {
        return new ByteArrayInputStream("library".getBytes(UTF_8));
    }
}
