package io.forkpoint.internal.snapshot;

import io.forkpoint.memory.ArenaKind;
import java.util.Arrays;

/** A keyspace that is nothing but the numbers a gate is asked for. */
final class FakeSource implements SnapshotSource {
    final long[] keys = new long[16];
    final long[] keysWithExpiry = new long[16];
    final long[] keysOfType = new long[64];
    ArenaKind kind = ArenaKind.PRIVATE;

    FakeSource withTypes(int... types) {
        Arrays.stream(types).forEach(type -> keysOfType[type]++);
        return this;
    }

    @Override
    public ArenaKind arenaKind() {
        return kind;
    }

    @Override
    public long arenaAddress() {
        return 0;
    }

    @Override
    public long arenaBytes() {
        return 0;
    }

    @Override
    public long tableAddress() {
        return 0;
    }

    @Override
    public long tableBytes() {
        return 0;
    }

    @Override
    public long controlAddress() {
        return 0;
    }

    @Override
    public void closeGate() {}

    @Override
    public void openGate() {}

    @Override
    public long unitLimit() {
        return 1;
    }

    @Override
    public int stepEpoch() {
        return 1;
    }

    @Override
    public void counts(long[] keysOut, long[] keysWithExpiryOut, long[] keysOfTypeOut) {
        System.arraycopy(keys, 0, keysOut, 0, keys.length);
        System.arraycopy(keysWithExpiry, 0, keysWithExpiryOut, 0, keysWithExpiry.length);
        System.arraycopy(keysOfType, 0, keysOfTypeOut, 0, keysOfType.length);
    }
}
