package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The engine's artifact has its license with it, and that of liblzf, a part of which is in the helper. */
class LicenseTest {
    private static Path artifact() throws URISyntaxException {
        return Path.of(
                Store.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void theArtifactHasItsLicensesAndItsNotice() throws IOException, URISyntaxException {
        for (String name : new String[] {"LICENSE", "NOTICE", "licenses/liblzf.txt"}) {
            assertThat(artifact().resolve("META-INF").resolve(name)).hasSameTextualContentAs(Path.of(name));
        }
    }

    @Test
    void liblzfIsNamedWithItsLicense() throws IOException, URISyntaxException {
        assertThat(Files.readString(artifact().resolve("META-INF/NOTICE")))
                .contains("liblzf", "Marc Alexander Lehmann", "BSD 2-clause", "licenses/liblzf.txt");
        assertThat(Files.readString(artifact().resolve("META-INF/licenses/liblzf.txt")))
                .contains(
                        "Copyright (c) 2000-2010 Marc Alexander Lehmann",
                        "Redistributions in binary form must reproduce the above copyright");
    }
}
