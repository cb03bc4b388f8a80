package io.forkpoint;

import io.forkpoint.internal.keyspace.Keyspace;

/** Databases of a keyspace that has no store, for tests that look into the gate. */
public final class TestDatabases {
    private TestDatabases() {}

    public static Database of(Keyspace keyspace, int index) {
        return new Database(keyspace, index, null);
    }
}
