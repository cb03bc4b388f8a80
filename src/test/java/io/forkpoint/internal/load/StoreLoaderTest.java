package io.forkpoint.internal.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.rdb.RdbBuilder;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a load makes of a value is what the operations on it rely on. */
class StoreLoaderTest {
    private static final long FAR_MILLIS = 4_102_444_800_000L;

    @TempDir
    Path folder;

    /** The tree by expiry has each field that expires once, wherever in the file the first one is, and the hash grows. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "1, 300", "2, 300", "3, 5", "7, 250", "1, 399"})
    void fieldsThatExpireAreListedOnce(int each, int from) throws Exception {
        int fields = 400;
        RdbBuilder file = RdbBuilder.file("VALKEY080").bytes(22).string("hash").length(fields);
        int expiring = 0;
        for (int i = 0; i < fields; i++) {
            boolean expires = i >= from && i % each == 0;
            expiring += expires ? 1 : 0;
            file.string("field " + i).string("value").int64(expires ? FAR_MILLIS + i : -1);
        }
        Path path = Files.write(folder.resolve("dump.rdb"), file.end());
        int expected = expiring;
        Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, 64L << 20, 1);
        try {
            new StoreLoader(keyspace, LoadOptions.defaults(), () -> false).load(path);
            new CollectionOperations(keyspace)
                    .readAll(0, "hash".getBytes(US_ASCII), CollectionDescriptor.TYPE_HASH, value -> {
                        assertThat(value.size()).isEqualTo(fields);
                        assertThat(value.isRooted()).isTrue();
                        assertThat(value.second().size()).isEqualTo(expected);
                        return null;
                    });
        } finally {
            keyspace.close();
        }
    }
}
