package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the pages show in Java compiles, and runs to its end. */
class SnippetsTest {
    private static final Path ROOT = Path.of(System.getProperty("forkpoint.root", ".."));
    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\\n");

    @TempDir
    private Path folder;

    private record Snippet(String page, int number, String text) {
        @Override
        public String toString() {
            return page + ", " + number;
        }

        /** Statements in a main method, behind their imports. A port is whichever is free. */
        String asClass() {
            StringBuilder imports = new StringBuilder();
            Matcher matcher = IMPORT.matcher(text);
            while (matcher.find()) {
                imports.append(matcher.group());
            }
            String statements = IMPORT.matcher(text).replaceAll("").replace(".port(7000)", ".port(0)");
            return imports + "public class Snippet { public static void main(String[] arguments) throws Exception {\n"
                    + statements + "}}\n";
        }
    }

    static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            List<Path> all =
                    new ArrayList<>(pages.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            all.add(0, ROOT.resolve("README.md"));
            for (Path page : all) {
                Matcher matcher = SNIPPET.matcher(Files.readString(page));
                for (int number = 1; matcher.find(); number++) {
                    snippets.add(new Snippet(page.getFileName().toString(), number, matcher.group(1)));
                }
            }
        }
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compilesAndRuns(Snippet snippet) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("Snippet.java"), snippet.asClass());
        StringWriter said = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("java.class.path");
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", folder.toString(), "-cp", classPath),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as("compiled: %s", said).isTrue();

        File output = folder.resolve("output").toFile();
        int exitCode = new ProcessBuilder(JavaCommand.of("Snippet", folder + File.pathSeparator + classPath))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start()
                .waitFor();
        assertThat(exitCode)
                .as("exit code; %s", Files.readString(output.toPath()))
                .isZero();
    }
}
