package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A store with what an old server cannot read. */
@ParameterizedClass
@EnumSource
class OldestServerTest extends SnapshotFixture {
    private static final String FUNCTION = "#!lua name=mylib";

    private void loadFunction() throws IOException {
        Path file = folder.resolve("function.rdb");
        char length = (char) FUNCTION.length();
        String content = "REDIS0010\u00f5" + length + FUNCTION + "\u00ff" + "\0".repeat(Long.BYTES);
        Files.write(file, content.getBytes(ISO_8859_1));
        store.load(file);
        Files.delete(file);
    }

    @Test
    void theLastFileStaysWhereTheServerCannotReadTheNext() throws IOException {
        byte[] good = lastGoodFile();
        loadFunction();
        assertThat(failure(snapshot(SnapshotOptions.builder()
                        .oldestServer(OldestServer.REDIS_5)
                        .build())))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("Redis 5 cannot read what the store has: functions");
        assertThat(Files.readAllBytes(target)).isEqualTo(good);
        SnapshotOptions later =
                SnapshotOptions.builder().oldestServer(OldestServer.REDIS_7_0).build();
        snapshot(later).join();
        assertThat(new String(Files.readAllBytes(target), ISO_8859_1)).startsWith("REDIS0010");
    }
}
