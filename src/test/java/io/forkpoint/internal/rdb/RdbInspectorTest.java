package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.rdb.RdbInspection.LargeKey;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RdbInspectorTest {
    private static final long NOW = 1_700_000_000_100L;

    /** As Redis makes it of a type's name and version. */
    private static long moduleId(String name, int version) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        long id = 0;
        for (int i = 0; i < name.length(); i++) {
            id = id << 6 | alphabet.indexOf(name.charAt(i));
        }
        return id << 10 | version;
    }

    private static RdbInspection inspect(byte[] file, int largestKeys) {
        return new RdbInspector(Helper.library(), largestKeys)
                .inspect(Channels.newChannel(new ByteArrayInputStream(file)), file.length, "test", NOW);
    }

    @Test
    void everythingInAFileIsCounted() {
        byte[] file = SampleFile.redis();
        RdbInspection found = inspect(file, 2);
        assertThat(found.valkey()).isFalse();
        assertThat(found.version()).isEqualTo(12);
        assertThat(found.bytes()).isEqualTo(file.length);
        assertThat(found.checksummed()).isTrue();
        assertThat(found.aux()).isEqualTo(Map.of("redis-ver", "7.4.2"));
        assertThat(found.keys()).isEqualTo(27);
        assertThat(found.keysWithExpiry()).isEqualTo(2);
        assertThat(found.expiredKeys()).isEqualTo(1);
        assertThat(found.keysByDatabase()).isEqualTo(Map.of(0, 27L));
        assertThat(found.keysByType())
                .isEqualTo(Map.of(
                        "string", 4L, "list", 4L, "set", 3L, "zset", 4L, "hash", 8L, "stream", 3L, "module", 1L));
        assertThat(found.keysByEncoding())
                .containsEntry("hash, listpack", 1L)
                .containsEntry("list, quicklist of listpacks", 1L)
                .hasSize(24);
        assertThat(found.functions()).containsExactly(new RdbInspection.Function("mylib", 70));
        assertThat(found.moduleAux())
                .extracting(RdbInspection.ModuleAux::beforeKeys)
                .containsExactly(true, false);
        assertThat(found.largestKeys())
                .containsExactly(
                        new LargeKey("ziplist", 0, "list", "ziplist", 337, 4),
                        new LargeKey("quick lp", 0, "list", "quicklist of listpacks", 233, 3));
    }

    @Test
    void theHeapDoesNotGrowWithWhatAHostileFileHolds() {
        RdbBuilder file = RdbBuilder.file("REDIS0012");
        int databases = 3 * RdbInspector.LISTED;
        for (int i = 0; i < databases; i++) {
            file.bytes(250).string("aux " + i).string("x".repeat(1000));
            file.bytes(245).string("#!lua name=lib" + i + "\n");
            file.bytes(254)
                    .length(i)
                    .bytes(0)
                    .string("key\n")
                    .string("v")
                    .bytes(1)
                    .string("e")
                    .length(0);
        }
        RdbInspection found = inspect(file.end(), 0);
        assertThat(found.keys()).isEqualTo(databases);
        assertThat(found.emptyCollections()).isEqualTo(databases);
        assertThat(found.aux())
                .hasSize(RdbInspector.LISTED)
                .containsEntry("aux 0", "x".repeat(128) + "... (1000 bytes)");
        assertThat(found.functions()).hasSize(RdbInspector.LISTED);
        assertThat(found.functionCount()).isEqualTo(databases);
        assertThat(found.keysByDatabase())
                .hasSize(RdbInspector.LISTED + 1)
                .containsEntry(-1, (long) databases - RdbInspector.LISTED);
        assertThat(found.largestKeys()).isEmpty();
    }

    @Test
    void modulesAreNamed() {
        long module = moduleId("test__rdb", 1);
        RdbBuilder file = RdbBuilder.file("REDIS0012");
        // When it is, which is before the keys; a string; the end.
        file.bytes(247).length(module).length(2).length(1);
        file.length(5).string("ahead").length(0);
        file.bytes(254).length(0);
        file.bytes(7).string("key").length(module).length(2).length(70).length(0);
        file.bytes(247).length(module).length(2).length(2).length(0);
        RdbInspection found = inspect(file.end(), 5);
        assertThat(found.moduleAux())
                .containsExactly(
                        new RdbInspection.ModuleAux("test__rdb", true, 19),
                        new RdbInspection.ModuleAux("test__rdb", false, 12));
        assertThat(found.largestKeys())
                .singleElement()
                .extracting(LargeKey::type)
                .isEqualTo("module");
    }

    @Test
    void aDamagedFileIsRefused() {
        byte[] file = SampleFile.valkey();
        file[200] ^= 1;
        assertThatThrownBy(() -> inspect(file, 1)).isInstanceOf(RdbFormatException.class);
    }
}
