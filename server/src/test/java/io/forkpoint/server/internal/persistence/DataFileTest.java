package io.forkpoint.server.internal.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import org.junit.jupiter.api.Test;

/** What the settings of a file become. */
class DataFileTest {
    private final ServerSettings config = new ServerSettings();
    private final DataFile file = new DataFile(config, ArenaKind.SHARED);

    @Test
    void withoutSettingsTheOptionsAreTheLibrarys() {
        assertThat(file.options()).isEqualTo(SnapshotOptions.defaults());
    }

    @Test
    void everySettingCountsForItself() {
        config.rdbCompression.set(false);
        config.rdbChecksum.set(false);
        assertThat(file.options())
                .isEqualTo(SnapshotOptions.builder().lzf(false).checksum(false).build());
        config.rdbPageCache.set(true);
        config.rdbMaxBytesPerSecond.set(7L);
        config.rdbScanThreads.set(3);
        config.oldestServer.set(OldestServer.REDIS_7_0);
        assertThat(file.options())
                .isEqualTo(SnapshotOptions.builder()
                        .lzf(false)
                        .checksum(false)
                        .pageCache(true)
                        .maxBytesPerSecond(7)
                        .scanThreads(3)
                        .oldestServer(OldestServer.REDIS_7_0)
                        .build());
    }
}
