package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.agrona.UnsafeApi;

/** Several keys of one operation, locked together for writing, or pinned for reading. For one thread. */
final class KeyHandles {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long HELD = -1;
    /** Up to this many keys are compared pairwise. */
    private static final int FEW = 16;

    private final Keyspace keyspace;
    private final int database;
    private final byte[][] keys;
    private final long[] hashes;
    /** For each key, the index of the first key equal to it. */
    private final int[] firsts;

    private final ShardSet shards;
    /** One reader for all absent keys, which are equally empty; null until one is read. */
    private CollectionReader absent;

    KeyHandles(Keyspace keyspace, int database, byte[][] keys) {
        this.keyspace = keyspace;
        this.database = database;
        this.keys = keys;
        hashes = new long[keys.length];
        shards = new ShardSet(keyspace);
        for (int i = 0; i < keys.length; i++) {
            Limits.checkKey(keys[i].length);
            hashes[i] = keyspace.hash(database, keys[i], ARRAY_BASE, keys[i].length);
            shards.add(hashes[i]);
        }
        firsts = keys.length > FEW ? byOrder(keys) : oneByOne(keys);
    }

    private static int[] oneByOne(byte[][] keys) {
        int[] firsts = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            while (!Arrays.equals(keys[firsts[i]], keys[i])) {
                firsts[i]++;
            }
        }
        return firsts;
    }

    /** Returns the same for many keys, in time proportional to their number. */
    private static int[] byOrder(byte[][] keys) {
        Map<byte[], Integer> seen = new TreeMap<>(Arrays::compare);
        int[] firsts = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            Integer before = seen.putIfAbsent(keys[i], i);
            firsts[i] = before == null ? i : before;
        }
        return firsts;
    }

    private Shard shard(int i) {
        return keyspace.shardOf(hashes[i]);
    }

    // ---- writing ----------------------------------------------------------------------------------------------

    <T> T write(Function<KeyHandle[], T> action) {
        shards.lock();
        try {
            Written[] handles = new Written[keys.length];
            for (int i = 0; i < keys.length; i++) {
                int same = firsts[i];
                handles[i] = same < i ? handles[same] : new Written(shard(i), ShardIndex.position(hashes[i]), keys[i]);
            }
            boolean done = false;
            try {
                T result = action.apply(handles);
                done = true;
                return result;
            } catch (Error e) {
                failed(handles, e);
                throw e;
            } finally {
                closeFrom(0, handles, done);
            }
        } finally {
            shards.unlock();
        }
    }

    private static void failed(Written[] handles, Error error) {
        for (Written handle : handles) {
            if (handle.open != null) {
                handle.open.failed(error);
            }
        }
    }

    /** Closes all of them, even if there is no room for what one has become. */
    private void closeFrom(int first, Written[] handles, boolean done) {
        for (int i = first; i < handles.length; i++) {
            if (firsts[i] == i) {
                try {
                    handles[i].close(done);
                } catch (RuntimeException | Error e) {
                    closeFrom(i + 1, handles, false);
                    throw e;
                }
            }
        }
    }

    private final class Written implements KeyHandle {
        private final Shard shard;
        private final int position;
        private final byte[] key;
        private OpenCollection open;
        private OpenCollection replacement;
        private boolean finished;

        Written(Shard shard, int position, byte[] key) {
            this.shard = shard;
            this.position = position;
            this.key = key;
        }

        @Override
        public int type() {
            requireUsable();
            store();
            return shard.entry.locate(position, database, key) ? shard.entry.type() : -1;
        }

        @Override
        public CollectionValue open(int type) {
            requireUsable();
            if (open != null && open.isOf(type)) {
                return open.value;
            }
            store();
            open = new OpenCollection(shard, CollectionDescriptor.canonical(type));
            return open.open(position, database, key);
        }

        @Override
        public CollectionValue read(int type) {
            if (open != null || type() >= 0) {
                return open(type);
            }
            if (absent == null) {
                absent = new CollectionReader(keyspace.arena());
            }
            return absent.open(shard, 0, type, HELD);
        }

        @Override
        public boolean remove() {
            requireUsable();
            store();
            open = null;
            boolean present = shard.entry.locate(position, database, key);
            if (present) {
                shard.entry.remove();
            }
            return present;
        }

        @Override
        public CollectionValue replace(int type, long expiry) {
            requireUsable();
            if (replacement != null) {
                throw new IllegalStateException("a key is replaced once");
            }
            replacement = new OpenCollection(shard, CollectionDescriptor.canonical(type));
            return replacement.begin(position, database, key, expiry);
        }

        private void store() {
            if (open != null) {
                open.value.store();
            }
        }

        void close(boolean done) {
            finished = true;
            boolean stored = false;
            try {
                if (open != null) {
                    open.close(done);
                }
                stored = true;
            } finally {
                if (replacement != null) {
                    replacement.install(done && stored);
                }
            }
        }

        private void requireUsable() {
            StackProbe.touch();
            if (finished) {
                throw new IllegalStateException("a key's handle may be used until its callback returns");
            }
        }
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    <T> T read(Function<KeyHandle[], T> action) {
        int[] pinned = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            pinned[i] = shard(i).pins().pin();
        }
        try {
            Read[] handles = new Read[keys.length];
            absent = new CollectionReader(keyspace.arena());
            shards.lock();
            try {
                for (int i = 0; i < keys.length; i++) {
                    int position = ShardIndex.position(hashes[i]);
                    shard(i).pins().found();
                    long block = shard(i).findLive(position, database, keys[i], ARRAY_BASE, keys[i].length);
                    handles[i] =
                            new Read(shard(i), block, block == 0 ? absent : new CollectionReader(keyspace.arena()));
                }
            } finally {
                shards.unlock();
            }
            return action.apply(handles);
        } finally {
            for (int i = 0; i < keys.length; i++) {
                shard(i).pins().unpin(pinned[i]);
            }
            keyspace.requireReadable();
        }
    }

    private static final class Read implements KeyHandle {
        private final Shard shard;
        private final long block;
        private final CollectionReader reader;

        Read(Shard shard, long block, CollectionReader reader) {
            this.shard = shard;
            this.block = block;
            this.reader = reader;
        }

        @Override
        public int type() {
            return block == 0 ? -1 : BlockDescriptor.type(shard.header(block));
        }

        @Override
        public CollectionValue open(int type) {
            if (block != 0) {
                OpenCollection.requireType(type(), type);
            }
            return reader.open(shard, block, type, HELD);
        }

        @Override
        public CollectionValue read(int type) {
            return open(type);
        }

        @Override
        public boolean remove() {
            throw new IllegalStateException("a read must not remove a key");
        }

        @Override
        public CollectionValue replace(int type, long expiry) {
            throw new IllegalStateException("a read must not replace what a key holds");
        }
    }
}
