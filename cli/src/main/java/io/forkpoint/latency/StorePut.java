package io.forkpoint.latency;

import io.forkpoint.Database;

/** Overwrites; a share of the writes sets an expiry that is too far away to matter but for its cost. */
final class StorePut implements WriteOperation {
    private final Database database;
    private final byte[] key = new byte[Entries.KEY_BYTES];
    private final byte[] value;
    private final ExpiryShare share;
    private boolean expires;

    StorePut(Database database, int valueBytes, double ttlShare) {
        this.database = database;
        value = Entries.value(valueBytes);
        share = new ExpiryShare(ttlShare);
    }

    @Override
    public void prepare(long number) {
        Entries.key(key, number);
        Entries.stamp(value, number);
        expires = share.next();
    }

    @Override
    public void write() {
        if (expires) {
            database.put(key, value, System.currentTimeMillis() + ExpiryShare.TTL_MILLIS);
        } else {
            database.put(key, value);
        }
    }
}
