package io.forkpoint.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API is what {@code src/test/resources/api/forkpoint.txt} says. */
class ApiListTest {
    @TempDir
    Path folder;

    @Test
    void theApiIsWhatItsFileSays() throws IOException {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.forkpoint");
        ApiList.compare(
                classes,
                name -> !name.startsWith("io.forkpoint.internal"),
                Path.of("src", "test", "resources", "api", "forkpoint.txt"));
    }

    @Test
    void whatAUserCanReachIsListed() {
        assertThat(listed())
                .containsExactly(
                        "public static final class io.forkpoint.architecture.ApiListSamples$Sample<T extends java.lang.Number>"
                                + " : io.forkpoint.architecture.ApiListSamples$Hidden, java.util.function.Supplier<T>",
                        "    public T get()",
                        "    public final <X extends java.lang.Exception> void raise(X, T...) throws X",
                        "    public java.util.List<byte[]> inherited()",
                        "    public static final long LIMIT");
    }

    @Test
    void aChangeIsNoticed() throws IOException {
        Path file = folder.resolve("api.txt");
        List<String> lines = listed();
        Files.write(file, lines.subList(0, lines.size() - 1));
        assertThatThrownBy(() -> ApiList.requireSame(lines, file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LIMIT")
                .hasMessageContaining("forkpoint.api.update");
    }

    private static List<String> listed() {
        return ApiList.lines(samples(), name -> true);
    }

    private static JavaClasses samples() {
        return new ClassFileImporter().importClasses(ApiListSamples.Sample.class, ApiListSamples.Hidden.class);
    }
}
