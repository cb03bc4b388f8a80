package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code THIRD-PARTY.md} lists what the runnable jar bundles, and the texts of the licenses come with it. */
class LicensesTest {
    private static final Path ROOT = Path.of(System.getProperty("forkpoint.root"));

    /** What Maven says is bundled: a line for each artifact, with its file. */
    private static final Path BUNDLED = ROOT.resolve("cli/target/bundled.txt");

    private static final Pattern ARTIFACT =
            Pattern.compile("(?m)^\\s+([\\w.-]+:[\\w.-]+):jar:(?:[\\w.-]+:)+(/.*?\\.jar)(?:\\s.*)?$");
    private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)]+)\\)");

    /** Words that only the text of this license has. */
    private static final Map<String, String> WORDS = Map.of(
            "Apache-2.0", "Apache License Version 2.0",
            "BSD-2-Clause", "Redistributions in binary form must reproduce",
            "BSD-3-Clause", "may be used to endorse or promote products",
            "EPL-2.0", "Eclipse Public License - v 2.0",
            "MIT", "Permission is hereby granted, free of charge",
            "MIT and others", "Permission is hereby granted, free of charge");

    /** A line of the list. */
    private record Row(String software, String license, Path text) {}

    /** The first cell, the last but one, and the last, which links to the text. */
    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("THIRD-PARTY.md"))) {
            String[] cells = line.replace("`", "").split("\\|", -1);
            Matcher link = LINK.matcher(line);
            if (cells.length > 4 && link.find()) {
                rows.add(new Row(cells[1].strip(), cells[cells.length - 3].strip(), Path.of(link.group(1))));
            }
        }
        return rows;
    }

    private static Map<String, Path> bundled() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Matcher line = ARTIFACT.matcher(Files.readString(BUNDLED)); line.find(); ) {
            if (!line.group(1).startsWith("io.forkpoint:")) {
                files.put(line.group(1), Path.of(line.group(2)));
            }
        }
        assertThat(files).as("artifacts in " + BUNDLED).hasSizeGreaterThan(40);
        return files;
    }

    /** In one line, without what quotes and emphasis differ in. */
    private static String words(String text) {
        return text.replaceAll("[\\s*=#-]+", " ").strip();
    }

    private static String words(Path text) throws IOException {
        return words(Files.readString(text));
    }

    @Test
    void everyBundledArtifactIsListed() throws IOException {
        assertThat(rows().stream().map(Row::software).filter(software -> software.matches("[\\w.-]+:[\\w.-]+")))
                .as("THIRD-PARTY.md lists what is bundled, no more and no less")
                .containsExactlyInAnyOrderElementsOf(bundled().keySet());
    }

    @Test
    void everyLicenseHasItsText() throws IOException {
        assertThat(rows().stream().map(Row::software)).contains("liblzf: lzf_d.c, lzfP.h", "libffi");
        for (Row row : rows()) {
            assertThat(WORDS).as(row.toString()).containsKey(row.license());
            assertThat(words(ROOT.resolve(row.text()))).as(row.toString()).contains(words(WORDS.get(row.license())));
        }
    }

    @Test
    void theNoticesOfBundledArtifactsAreKept() throws IOException {
        String kept = words(ROOT.resolve("licenses/notices.txt"));
        int notices = 0;
        for (Map.Entry<String, Path> artifact : bundled().entrySet()) {
            try (JarFile jar = new JarFile(artifact.getValue().toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (entry.getName().matches("META-INF/NOTICE[^/]*")) {
                        notices++;
                        assertThat(kept)
                                .as("licenses/notices.txt has " + entry + " of " + artifact.getKey())
                                .contains(words(text(jar, entry)));
                    }
                }
            }
        }
        assertThat(notices).as("artifacts with a notice").isPositive();
    }

    private static String text(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs once the jar has been made. */
    @Test
    @Tag("jar")
    void theRunnableJarHasListTextsAndNotices() throws IOException {
        List<Path> wanted = new ArrayList<>(List.of(Path.of("LICENSE"), Path.of("NOTICE"), Path.of("THIRD-PARTY.md")));
        try (Stream<Path> texts = Files.list(ROOT.resolve("licenses"))) {
            texts.map(ROOT::relativize).forEach(wanted::add);
        }
        assertThat(wanted).contains(Path.of("licenses/liblzf.txt"), Path.of("licenses/notices.txt"));
        try (JarFile jar = new JarFile(ROOT.resolve("cli/target/forkpoint.jar").toFile())) {
            for (Path path : wanted) {
                JarEntry entry = jar.getJarEntry("META-INF/" + path);
                assertThat(entry)
                        .as("META-INF/" + path + " in the runnable jar")
                        .isNotNull();
                assertThat(text(jar, entry)).isEqualTo(Files.readString(ROOT.resolve(path)));
            }
        }
    }
}
