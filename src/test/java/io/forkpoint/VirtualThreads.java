package io.forkpoint;

import static io.forkpoint.Texts.bytes;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program for JDK 21 and later with one carrier for all virtual threads: one holds a lock and sleeps, another is
 * interrupted and waits for it, as a writer and as a reader. It ends with 0 if both come through. By reflection, as it is
 * compiled for 17.
 */
final class VirtualThreads {
    private static final int HELD_MILLIS = 200;

    private VirtualThreads() {}

    static List<String> command() {
        List<String> command = JavaCommand.of(VirtualThreads.class);
        command.add(1, "-Djdk.virtualThreadScheduler.parallelism=1");
        command.add(1, "-Djdk.virtualThreadScheduler.maxPoolSize=1");
        return command;
    }

    private static Thread start(Runnable work) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    }

    /** Ends the process with 0 when an interrupted writer and an interrupted reader have waited for a sleeping holder. */
    public static void main(String[] args) throws Exception {
        byte[] key = bytes("k");
        Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).shards(1).build());
        Database database = store.database(0);
        database.put(key, key);
        comeThrough(database, () -> database.put(key, bytes("w")));
        comeThrough(database, () -> database.get(key));
        Runtime.getRuntime().halt(0);
    }

    private static void comeThrough(Database database, Runnable waits) throws Exception {
        byte[] key = bytes("k");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(2);
        start(() -> {
            database.atomically(new byte[][] {key}, transaction -> {
                inside.countDown();
                try {
                    Thread.sleep(HELD_MILLIS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return null;
            });
            done.countDown();
        });
        inside.await();
        start(() -> {
            Thread.currentThread().interrupt();
            waits.run();
            if (!Thread.interrupted()) {
                Runtime.getRuntime().halt(2);
            }
            done.countDown();
        });
        if (!done.await(20, java.util.concurrent.TimeUnit.SECONDS)) {
            Runtime.getRuntime().halt(1);
        }
    }
}
