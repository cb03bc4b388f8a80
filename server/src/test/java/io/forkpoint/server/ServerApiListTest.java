package io.forkpoint.server;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.forkpoint.architecture.ApiList;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The server's API is what {@code src/test/resources/api/forkpoint-server.txt} says. */
class ServerApiListTest {
    @Test
    void theApiIsWhatItsFileSays() throws IOException {
        ApiList.compare(
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(new ImportOption.DoNotIncludeJars())
                        .importPackages("io.forkpoint.server"),
                name -> !name.startsWith("io.forkpoint.server.internal"),
                Path.of("src", "test", "resources", "api", "forkpoint-server.txt"));
    }
}
