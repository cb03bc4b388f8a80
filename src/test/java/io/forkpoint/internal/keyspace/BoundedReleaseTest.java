package io.forkpoint.internal.keyspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.HashExpiry;
import io.forkpoint.internal.value.HashValue;
import io.forkpoint.internal.value.ListValue;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.ExpiryCondition;
import java.util.concurrent.CountDownLatch;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No client waits long for what is freed: not for another's locks, and not for what a write of its own does beside. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundedReleaseTest {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long PAST = 1;
    private static final int SHARDS = 4;
    /** Each is a block of its own. */
    private static final int BLOB_BYTES = 3000;

    private static final int SLOT_BYTES = 4096;

    private final Keyspace keyspace = new Keyspace(ArenaKind.SHARED, 256 << 20, SHARDS);
    private final KeyOperations operations = new KeyOperations(keyspace);
    private final CollectionOperations collections = new CollectionOperations(keyspace);

    @AfterEach
    void close() {
        keyspace.close();
    }

    private void put(String key, long expiry, int bytes) {
        byte[] name = key.getBytes(US_ASCII);
        operations.put(
                KeyOperations.When.ALWAYS,
                expiry,
                0,
                name,
                ARRAY_BASE,
                name.length,
                new byte[bytes],
                ARRAY_BASE,
                bytes);
    }

    private void putList(String key, int blobs) {
        byte[][] values = new byte[blobs][BLOB_BYTES];
        collections.write(
                0,
                key.getBytes(US_ASCII),
                CollectionDescriptor.TYPE_LIST,
                list -> new ListValue(list).push(false, values));
    }

    private void remove(String key) {
        byte[] name = key.getBytes(US_ASCII);
        operations.remove(0, name, ARRAY_BASE, name.length);
    }

    private Shard shardOf(String key) {
        byte[] name = key.getBytes(US_ASCII);
        return keyspace.shardOf(keyspace.hash(0, name, ARRAY_BASE, name.length));
    }

    /** How often the locks have been taken and let go. */
    private long locks() {
        long versions = 0;
        for (int i = 0; i < SHARDS; i++) {
            versions += keyspace.shard(i).version;
        }
        return versions / 2;
    }

    /** Does something while another thread holds a shard's lock. */
    private static void whileLocked(Shard shard, Runnable action) throws InterruptedException {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            shard.lock();
            try {
                locked.countDown();
                Uninterrupted.await(done, 100_000);
            } finally {
                shard.unlock();
            }
        });
        holder.start();
        locked.await();
        try {
            action.run();
        } finally {
            done.countDown();
            holder.join();
        }
    }

    @Test
    void expiredEntriesOfABusyShardAreRemovedLater() throws Exception {
        for (int i = 0; i < 1000; i++) {
            put("key:" + i, PAST, 10);
        }
        ExpirySweep sweep = new ExpirySweep(keyspace);
        Shard busy = keyspace.shard(1);
        long inBusy = busy.counters().keys(0);
        whileLocked(busy, () -> {
            while (keyspace.figures().keys(0) > inBusy) {
                sweep.sweep(16, 1_000_000);
            }
        });
        assertThat(inBusy).isPositive();
        assertThat(busy.counters().keys(0)).isEqualTo(inBusy);
        while (keyspace.figures().keys(0) > 0) {
            sweep.sweep(16, 1_000_000);
        }
        assertThat(keyspace.figures().expired()).isEqualTo(1000);
    }

    @Test
    void aFewExpiredEntriesAreRemovedUnderALock() {
        for (int i = 0; i < 4000; i++) {
            put("key:" + i, PAST, 10);
        }
        ExpirySweep sweep = new ExpirySweep(keyspace);
        long before = locks();
        while (keyspace.figures().keys(0) > 0) {
            sweep.sweep(16, 1_000_000);
        }
        assertThat(locks() - before).isGreaterThanOrEqualTo(4000 / 32);
    }

    @Test
    void aFewExpiredFieldsAreRemovedUnderALock() {
        int fields = 500;
        for (int i = 0; i < 20; i++) {
            byte[] key = ("hash:" + i).getBytes(US_ASCII);
            collections.write(0, key, CollectionDescriptor.TYPE_HASH, hash -> {
                byte[][] names = new byte[fields][];
                for (int field = 0; field < fields; field++) {
                    names[field] = ("field:" + field).getBytes(US_ASCII);
                    new HashValue(hash, 0).put(names[field], new byte[1]);
                }
                // When it was still to come.
                return new HashExpiry(hash, 0).expireAt(names, PAST, ExpiryCondition.ALWAYS);
            });
        }
        ExpirySweep sweep = new ExpirySweep(keyspace);
        long before = locks();
        int removed = 0;
        while (removed < 20 * fields) {
            removed += sweep.sweep(16, 1_000_000);
        }
        assertThat(locks() - before).isGreaterThanOrEqualTo(20L * fields / 256);
    }

    @Test
    void aWriteFreesFewBlocksOfWhatWasRemoved() {
        putList("list", 5000);
        remove("list");
        Shard shard = shardOf("list");
        assertThat(shard.nodes.anyDoomed()).isTrue();
        while (shard.nodes.anyDoomed()) {
            long before = keyspace.figures().usedBytes();
            put("list", KeyOperations.NO_EXPIRY, 10);
            assertThat(before - keyspace.figures().usedBytes()).isLessThanOrEqualTo(16L * SLOT_BYTES);
        }
    }

    @Test
    void theBackgroundFreesSomeBlocksUnderALockAndLeavesABusyShard() throws Exception {
        putList("list", 20_000);
        remove("list");
        Shard shard = shardOf("list");
        whileLocked(shard, keyspace.heldBlocks()::releaseRetired);
        assertThat(shard.nodes.anyDoomed()).isTrue();
        long before = keyspace.figures().usedBytes();
        long locks = locks();
        while (shard.nodes.anyDoomed()) {
            keyspace.heldBlocks().releaseRetired();
        }
        assertThat(before - keyspace.figures().usedBytes()).isGreaterThan(10_000L * BLOB_BYTES);
        assertThat(locks() - locks)
                .isGreaterThanOrEqualTo((before - keyspace.figures().usedBytes()) / SLOT_BYTES / 512);
    }

    @Test
    void aWriteThatFindsNoMemoryFreesWhatItNeeds() {
        putList("list", 20_000);
        keyspace.arena().limitBytes(keyspace.arena().allocatedBytes());
        remove("list");
        Shard shard = shardOf("list");
        long before = keyspace.figures().usedBytes();
        put("list", KeyOperations.NO_EXPIRY, 60_000);
        assertThat(before - keyspace.figures().usedBytes()).isLessThan(2_000L * SLOT_BYTES);
        assertThat(shard.nodes.anyDoomed()).isTrue();
    }
}
