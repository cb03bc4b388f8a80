package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A named module that requires Forkpoint, with the options that the README gives for the module path. */
class NamedModuleTest {
    private static final String LIBRARIES =
            "(jnr-|jffi-|asm-|agrona-|chronicle-|zero-allocation-hashing-|slf4j-api-|annotations-).*\\.jar";

    private static final List<String> OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--add-modules=ALL-MODULE-PATH,jdk.unsupported",
            "--add-opens=java.base/jdk.internal.misc=org.agrona",
            "--add-opens=java.base/java.lang.reflect=chronicle.core",
            "--enable-native-access=org.jnrproject.jffi",
            "--sun-misc-unsafe-memory-access=allow");

    @TempDir
    Path folder;

    private String modulePath;

    @BeforeEach
    void makeModules() throws IOException {
        Path jar = folder.resolve("forkpoint.jar");
        packClasses(jar);
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(element -> new File(element).getName().matches(LIBRARIES))
                .collect(Collectors.joining(File.pathSeparator));
        modulePath = jar + File.pathSeparator + libraries;
        compile();
        modulePath += File.pathSeparator + folder.resolve("out");
    }

    /** As the jar that is published, which has the module's name in its manifest. */
    private static void packClasses(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Automatic-Module-Name"), "io.forkpoint");
        Path classes = Path.of("target/classes");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, packed);
            }
        }
    }

    private void compile() throws IOException {
        Path source = Files.createDirectories(folder.resolve("app"));
        Files.writeString(source.resolve("module-info.java"), "module app { requires io.forkpoint; }");
        Files.writeString(source.resolve("Main.java"), """
            package app;
            import io.forkpoint.Store;
            import io.forkpoint.StoreOptions;
            import java.nio.file.Path;
            public class Main {
                public static void main(String[] arguments) {
                    try (Store store = Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
                        store.database(0).put("key".getBytes(), "value".getBytes());
                        long keys = store.snapshot(Path.of(arguments[0])).join().keys();
                        System.out.println(Store.class.getModule().getName() + " saved " + keys);
                    }
                }
            }
            """);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.resolve("out").toString(),
                        "-p",
                        modulePath,
                        source.resolve("module-info.java").toString(),
                        source.resolve("Main.java").toString());
        assertThat(result).isZero();
    }

    private String run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx64m",
                "-p",
                modulePath,
                "-m",
                "app/app.Main",
                folder.resolve("dump.rdb").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return out;
    }

    @Test
    void takesASnapshot() throws Exception {
        assertThat(run(OPTIONS)).contains("io.forkpoint saved 1");
        assertThat(folder.resolve("dump.rdb")).exists();
    }

    @Test
    void isToldAtOnceWhichOptionIsMissing() throws Exception {
        assertThat(run(List.of()))
                .contains("HelperUnavailableException", "--add-modules=ALL-MODULE-PATH,jdk.unsupported")
                .doesNotContain("noexec");
        assertThat(run(OPTIONS.subList(0, 2)))
                .contains("HelperUnavailableException", "--add-opens=java.base/jdk.internal.misc=org.agrona")
                .doesNotContain("noexec");
    }
}
