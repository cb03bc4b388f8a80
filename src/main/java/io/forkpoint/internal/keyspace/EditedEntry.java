package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The entry of a key, for the holder of its shard's lock. Each call looks it up again, since other entries of the same
 * operation may have moved it. For the same reason each write revokes the views that they have handed out.
 */
final class EditedEntry implements EntryEditor {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final byte[] EMPTY = new byte[0];

    private final Shard shard;
    private final int position;
    private final int database;
    private final byte[] key;
    private final GivenViews given;
    private final UnsafeBuffer view = new UnsafeBuffer(EMPTY);
    private boolean ended;

    EditedEntry(Shard shard, int position, int database, byte[] key, GivenViews given) {
        this.given = given;
        this.shard = shard;
        this.position = position;
        this.database = database;
        this.key = key;
    }

    /** Ends the use of this entry and of the views that it handed out. */
    void end() {
        ended = true;
        view.wrap(EMPTY);
    }

    private boolean locate() {
        // The callback that holds this entry may be deep in the stack.
        StackProbe.touch();
        if (ended || !shard.isLockedByCurrentThread()) {
            throw new IllegalStateException("an entry may be edited until the callback returns, on its thread");
        }
        view.wrap(EMPTY);
        long changes = shard.changes();
        boolean present = shard.entry.locate(position, database, key);
        if (shard.changes() != changes) {
            // The entry has just expired.
            given.takeBack();
        }
        return present;
    }

    private boolean locateString() {
        boolean present = locate();
        if (present) {
            ShardReads.requireString(shard.entry.header());
        }
        return present;
    }

    @Override
    public boolean exists() {
        return locate();
    }

    @Override
    public boolean isString() {
        return locate() && shard.entry.type() == BlockDescriptor.TYPE_STRING;
    }

    @Override
    public int length() {
        locateString();
        return shard.entry.valueBytes();
    }

    @Override
    public byte[] get() {
        return locate() ? shard.entry.stringBytes() : null;
    }

    @Override
    public DirectBuffer view() {
        return locateString() ? give(shard.entry.valueAddress(), shard.entry.valueBytes()) : view;
    }

    private MutableDirectBuffer give(long address, int bytes) {
        view.wrap(address, bytes);
        given.add(view);
        return view;
    }

    @Override
    public MutableDirectBuffer resize(int length) {
        Limits.checkValue(length);
        locateString();
        given.takeBack();
        return give(ShardWrites.resize(shard, key, length), length);
    }

    @Override
    public void putKeepingExpiry(byte[] value) {
        locate();
        write(value, shard.entry.expiry());
    }

    @Override
    public void put(byte[] value, long expiryMillis) {
        locate();
        write(value, stored(expiryMillis));
    }

    private static long stored(long expiryMillis) {
        return expiryMillis == Expiry.NONE ? Shard.NO_EXPIRY : Expiry.checkMillis(expiryMillis);
    }

    private void write(byte[] value, long expiry) {
        Limits.checkValue(value.length);
        given.takeBack();
        ShardWrites.write(shard, key, BlockDescriptor.TYPE_STRING, expiry, value, ARRAY_BASE, value.length);
    }

    @Override
    public long expiresAtMillis() {
        return locate() && shard.entry.expiry() != Shard.NO_EXPIRY ? shard.entry.expiry() : Expiry.NONE;
    }

    @Override
    public void expireAt(long millis) {
        if (!locate()) {
            return;
        }
        long expiry = stored(millis);
        given.takeBack();
        if (expiry != Shard.NO_EXPIRY && expiry <= System.currentTimeMillis()) {
            shard.entry.remove();
        } else if (expiry != shard.entry.expiry()) {
            ShardWrites.setExpiry(shard, expiry);
        }
    }

    @Override
    public boolean remove() {
        boolean present = locate();
        if (present) {
            given.takeBack();
            shard.entry.remove();
        }
        return present;
    }
}
