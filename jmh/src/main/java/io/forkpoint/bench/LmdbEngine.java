package io.forkpoint.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * LMDB through LMDBJava, at its best for this load: a file in memory (tmpfs) where there is one, written through the map
 * and never synced, Agrona's buffers, a transaction of each reader that is renewed for each get or batch, and one write
 * transaction for each put or batch. The scripts turn LMDBJava's checks off.
 */
final class LmdbEngine implements Engine {
    /** The folder that is asked for; else memory, else where temporary files go. */
    private static final Path FOLDER = Stream.of(System.getProperty("bench.lmdb", ""), "/dev/shm")
            .filter(name -> !name.isEmpty() && Files.isDirectory(Path.of(name)))
            .map(Path::of)
            .findFirst()
            .orElse(Path.of(System.getProperty("java.io.tmpdir")));

    private static final int READERS = 1024;

    private final Path folder;
    private final Env<DirectBuffer> env;
    private final Dbi<DirectBuffer> dbi;
    private final ThreadLocal<Session> sessions;

    LmdbEngine(long entries, int valueBytes) {
        try {
            folder = Files.createTempDirectory(FOLDER, "forkpoint-bench-lmdb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A killed JVM, as the coordinators end theirs, closes nothing.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        // Pages of a tree that was filled at random are two thirds full; the limit takes no memory by itself.
        long limit = (1L << 28) + entries * (valueBytes + 128L) * 4;
        env = Env.create(DirectBufferProxy.PROXY_DB)
                .setMapSize(limit & -65536L)
                .setMaxDbs(1)
                .setMaxReaders(READERS)
                .open(
                        folder.toFile(),
                        EnvFlags.MDB_WRITEMAP,
                        EnvFlags.MDB_NOSYNC,
                        EnvFlags.MDB_NOMETASYNC,
                        EnvFlags.MDB_NORDAHEAD,
                        EnvFlags.MDB_NOMEMINIT);
        dbi = env.openDbi("map", DbiFlags.MDB_CREATE);
        sessions = ThreadLocal.withInitial(() -> new Session(env, valueBytes));
    }

    /** What a thread keeps from one call to the next. */
    private static final class Session {
        final Txn<DirectBuffer> reader;
        final MutableDirectBuffer key = new UnsafeBuffer(ByteBuffer.allocateDirect(Keys.BYTES));
        final MutableDirectBuffer value;

        Session(Env<DirectBuffer> env, int valueBytes) {
            value = new UnsafeBuffer(ByteBuffer.allocateDirect(valueBytes));
            reader = env.txnRead();
            reader.reset();
        }
    }

    @Override
    public void put(byte[] key, byte[] value) {
        Session session = sessions.get();
        try (Txn<DirectBuffer> writer = env.txnWrite()) {
            put(session, writer, key, value);
            writer.commit();
        }
    }

    @Override
    public void putAll(byte[][] keys, byte[][] values) {
        Session session = sessions.get();
        try (Txn<DirectBuffer> writer = env.txnWrite()) {
            for (int i = 0; i < keys.length; i++) {
                put(session, writer, keys[i], values[i]);
            }
            writer.commit();
        }
    }

    private void put(Session session, Txn<DirectBuffer> writer, byte[] key, byte[] value) {
        session.key.putBytes(0, key);
        session.value.putBytes(0, value);
        dbi.put(writer, session.key, session.value);
    }

    @Override
    public byte[] get(byte[] key, byte[] spare) {
        Session session = sessions.get();
        session.reader.renew();
        try {
            return get(session, key, spare);
        } finally {
            session.reader.reset();
        }
    }

    @Override
    public void getAll(byte[][] keys, byte[][] values) {
        Session session = sessions.get();
        session.reader.renew();
        try {
            for (int i = 0; i < keys.length; i++) {
                values[i] = get(session, keys[i], values[i]);
            }
        } finally {
            session.reader.reset();
        }
    }

    private byte[] get(Session session, byte[] key, byte[] spare) {
        session.key.putBytes(0, key);
        dbi.get(session.reader, session.key).getBytes(0, spare);
        return spare;
    }

    @Override
    public long peek(byte[] key) {
        Session session = sessions.get();
        session.reader.renew();
        try {
            session.key.putBytes(0, key);
            return dbi.get(session.reader, session.key).getLong(0, ByteOrder.LITTLE_ENDIAN);
        } finally {
            session.reader.reset();
        }
    }

    @Override
    public long size() {
        try (Txn<DirectBuffer> reader = env.txn(null)) {
            return dbi.stat(reader).entries;
        }
    }

    /** The file's pages up to the last that was ever used. */
    @Override
    public long ownBytes() {
        Stat stat = env.stat();
        return (env.info().lastPageNumber + 1) * stat.pageSize;
    }

    @Override
    public void close() {
        env.close();
        remove(folder);
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
