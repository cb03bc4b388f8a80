package io.forkpoint.server.session;

import java.util.Arrays;

/** A key of one of the databases, to look up by. */
record DatabaseKey(int database, byte[] key) {
    @Override
    public boolean equals(Object other) {
        return other instanceof DatabaseKey that && database == that.database && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key) * 31 + database;
    }
}
