package io.forkpoint.server.internal.session;

import java.util.Arrays;

/** A key of one of the databases, as a key of a map. */
final class DatabaseKey implements Comparable<DatabaseKey> {
    private final int database;
    private final byte[] key;

    DatabaseKey(int database, byte[] key) {
        this.database = database;
        this.key = key;
    }

    int database() {
        return database;
    }

    byte[] key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatabaseKey that && database == that.database && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return SeededHash.of(key) * 31 + database;
    }

    @Override
    public int compareTo(DatabaseKey other) {
        int byKey = Arrays.compare(key, other.key);
        return byKey == 0 ? Integer.compare(database, other.database) : byKey;
    }
}
