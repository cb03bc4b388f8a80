package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.rdb.RdbHandler;
import io.forkpoint.internal.rdb.RdbReader;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file holds besides its entries. */
class CarriedRecordsTest implements RdbHandler {
    private static final byte[] EARLY = {(byte) 0x81, 1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 0};
    private static final byte[] LATE = {(byte) 0x81, 1, 2, 3, 4, 5, 6, 7, 8, 2, 2, 0};

    @TempDir
    Path folder;

    private final Map<String, String> aux = new HashMap<>();
    private final List<byte[]> functions = new ArrayList<>();
    private final List<byte[]> moduleAux = new ArrayList<>();
    private int version;

    @Test
    void functionsAndModuleAuxGoThroughEverySnapshot() {
        byte[] small = "#!lua name=small\n".getBytes(US_ASCII);
        // Larger than the room that a store's first snapshot makes for its preamble.
        byte[] large = ("#!lua name=large\n" + "-".repeat(200_000)).getBytes(US_ASCII);
        List<CarriedRecords> turns = List.of(
                CarriedRecords.NONE,
                new CarriedRecords(List.of(small, large), List.of(EARLY, LATE)),
                new CarriedRecords(List.of(small), List.of()));
        List<CarriedRecords> now = new ArrayList<>();
        Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, 16L << 20, 4);
        Path file = folder.resolve("dump.rdb");
        try (SnapshotCoordinator coordinator =
                new SnapshotCoordinator(new KeyspaceSource(keyspace), () -> now.get(now.size() - 1))) {
            for (CarriedRecords turn : turns) {
                now.add(turn);
                coordinator
                        .start(SnapshotMethod.FORK, file, SnapshotOptions.defaults())
                        .join();
                read(file);
                assertThat(functions).containsExactlyElementsOf(turn.functions());
                assertThat(moduleAux).containsExactlyElementsOf(turn.moduleAux());
                assertThat(version).isEqualTo(turn.functions().isEmpty() ? 9 : 10);
                assertThat(aux).containsEntry("redis-bits", "64").containsKeys("redis-ver", "ctime", "used-mem");
            }
        } finally {
            keyspace.close();
        }
    }

    private void read(Path file) {
        functions.clear();
        moduleAux.clear();
        new RdbReader(Helper.library()).read(file, this);
    }

    @Override
    public void header(boolean valkey, int headerVersion) {
        version = headerVersion;
    }

    @Override
    public void aux(byte[] name, byte[] value) {
        aux.put(new String(name, US_ASCII), new String(value, US_ASCII));
    }

    @Override
    public void function(byte[] source) {
        functions.add(source);
    }

    @Override
    public void moduleAux(byte[] payload) {
        moduleAux.add(payload);
    }

    @Override
    public void entry(RawEntry entry) {
        throw new AssertionError("the keyspace is empty");
    }
}
