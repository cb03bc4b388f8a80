package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{", "[]", "{}", "{\"format\":2}", "{\"format\":1}", "{\"format\":1,\"phases\":7}"})
    void whatIsNoRunIsRefusedByName(String text) throws IOException {
        Path file = RunFiles.file(folder, "bad");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> RunFiles.readAll(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 30})
    void aFileThatIsCutOffIsRefusedByName(int bytes) throws IOException {
        Path file = RunFiles.file(folder, "cut");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"format\":1,\"run\":12345678901234567890}".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), bytes));
        assertThatThrownBy(() -> RunFiles.readAll(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFolderWithoutRunsIsRefused() {
        assertThatThrownBy(() -> RunFiles.readAll(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("holds no run");
        assertThatThrownBy(() -> RunFiles.readAll(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no such file or folder");
    }

    @Test
    void aRunFromBeforeConnectionsWereCountedHadOneForEachWriter() throws IOException {
        LatencyRun run = Runs.one(Runs.REDIS, Runs.GIB, 1000, 1, 1);
        ObjectNode json = new ObjectMapper().valueToTree(run);
        ((ObjectNode) json.get("setting")).remove(List.of("connections", "getShare", "bystanderBytes"));
        ((ObjectNode) json.get("timeline")).remove("bystanderMicros");
        json.get("phases").forEach(phase -> ((ObjectNode) phase).remove("pageCacheBytes"));
        Path file = RunFiles.file(folder, "old");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(json.toString().getBytes(StandardCharsets.UTF_8));
        }
        LatencyRun read = RunFiles.read(file);
        assertThat(read).isEqualTo(run);
        assertThat(read.setting().connections()).isEqualTo(run.setting().writers());
        assertThat(read.timeline().bystanderMicros()).isEmpty();
    }

    @Test
    void aDamagedHistogramIsRefused() {
        LatencyFigures figures = new LatencyFigures(1, 1, 1, 1, 1, 1, 1, "AAAA");
        assertThatThrownBy(figures::decode).isInstanceOf(IllegalArgumentException.class);
    }
}
