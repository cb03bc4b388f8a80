package io.forkpoint.internal.snapshot;

import static io.forkpoint.snapshot.OldestServer.AUTO;
import static io.forkpoint.snapshot.OldestServer.REDIS_5;
import static io.forkpoint.snapshot.OldestServer.REDIS_7_0;
import static io.forkpoint.snapshot.OldestServer.REDIS_7_2;
import static io.forkpoint.snapshot.OldestServer.REDIS_7_4;
import static io.forkpoint.snapshot.OldestServer.VALKEY_9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.snapshot.OldestServer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RdbVersionTest {
    private static final int VALKEY_HASH = 0x20 | 22;
    private static final int EXPIRING = CollectionDescriptor.TYPE_HASH_EXPIRING;
    private static final int STREAM = CollectionDescriptor.TYPE_STREAM;

    private static String header(OldestServer oldest, int... types) {
        return header(oldest, false, types);
    }

    private static String header(OldestServer oldest, boolean functions, int... types) {
        return RdbVersion.header(new FakeSource().withTypes(types).keysOfType, functions, oldest);
    }

    @ParameterizedTest
    @CsvSource({
        "0, REDIS0009", "7, REDIS0009", "15, REDIS0009", "16, REDIS0010", "19, REDIS0010",
        "20, REDIS0011", "21, REDIS0011", "22, REDIS0012", "25, REDIS0012", "54, VALKEY080"
    })
    void theHeaderIsTheLowestVersionThatCoversTheTypes(int type, String header) {
        assertThat(header(AUTO, 0, type)).isEqualTo(header);
    }

    @Test
    void functionsNeedVersionTen() {
        assertThat(header(AUTO, true)).isEqualTo("REDIS0010");
        assertThat(header(AUTO, true, 21)).isEqualTo("REDIS0011");
    }

    @Test
    void theHighestTypeDecides() {
        assertThat(header(AUTO, 16, 20, 24)).isEqualTo("REDIS0012");
        assertThat(header(AUTO, true, 20, VALKEY_HASH)).isEqualTo("VALKEY080");
    }

    @Test
    void bothDialectsAtOnceAreRefusedWithTheirTypes() {
        assertThatThrownBy(() -> header(AUTO, 24, 25, VALKEY_HASH))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("Redis types [24, 25]")
                .hasMessageContaining("Valkey types [22]");
        assertThatThrownBy(() -> header(AUTO, EXPIRING, VALKEY_HASH))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("Redis types [24]");
    }

    @ParameterizedTest
    @EnumSource
    void plainCollectionsAreInEveryVersion(OldestServer oldest) {
        int[] types = {
            CollectionDescriptor.TYPE_LIST,
            CollectionDescriptor.TYPE_SET,
            CollectionDescriptor.TYPE_HASH,
            CollectionDescriptor.TYPE_SORTED_SET
        };
        assertThat(header(oldest, types)).isEqualTo("REDIS0009");
    }

    @Test
    void streamsAndFieldsThatExpireAreInWhatTheServerReads() {
        assertThat(header(AUTO, STREAM)).isEqualTo("REDIS0009");
        assertThat(header(REDIS_5, STREAM)).isEqualTo("REDIS0009");
        assertThat(header(REDIS_7_0, STREAM)).isEqualTo("REDIS0010");
        assertThat(header(REDIS_7_2, STREAM)).isEqualTo("REDIS0011");
        assertThat(header(REDIS_7_4, STREAM)).isEqualTo("REDIS0011");
        assertThat(header(VALKEY_9, STREAM)).isEqualTo("REDIS0011");
        assertThat(header(AUTO, EXPIRING)).isEqualTo("REDIS0012");
        assertThat(header(REDIS_7_4, EXPIRING, STREAM)).isEqualTo("REDIS0012");
        assertThat(header(VALKEY_9, EXPIRING, STREAM)).isEqualTo("VALKEY080");
        assertThat(header(VALKEY_9, VALKEY_HASH)).isEqualTo("VALKEY080");
    }

    @Test
    void whatTheServerCannotReadIsNamed() {
        assertRefused(REDIS_5, false, EXPIRING).hasMessageContaining("Redis 5").hasMessageContaining("fields expire");
        assertRefused(REDIS_5, true).hasMessageContaining("functions");
        assertRefused(REDIS_5, false, 0, 16, 20, 15).hasMessageContaining("types [16, 20]");
        assertRefused(REDIS_7_0, false, EXPIRING);
        assertRefused(REDIS_7_0, false, 20);
        assertRefused(REDIS_7_2, true, EXPIRING, 24)
                .hasMessageContaining("fields expire, values loaded as the RDB types [24]");
        assertRefused(REDIS_7_4, false, EXPIRING, VALKEY_HASH).hasMessageContaining("types [22]");
        assertRefused(VALKEY_9, false, 24, EXPIRING).hasMessageContaining("types [24]");
        assertThatCode(() -> header(REDIS_7_0, true, 19)).doesNotThrowAnyException();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(OldestServer oldest, boolean functions, int... types) {
        return assertThatThrownBy(() -> header(oldest, functions, types)).isInstanceOf(SnapshotException.class);
    }
}
