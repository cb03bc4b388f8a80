package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.HashValue;
import io.forkpoint.internal.value.ListValue;
import io.forkpoint.internal.value.SortedSetValue;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.AddCondition;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.agrona.UnsafeApi;

/**
 * Lets the virtual machine see writes under a running snapshot before there is one. Code that has never met a held block
 * is compiled without the branch for it. The first snapshot of the process would invalidate that code, and writers would
 * run in the interpreter for some milliseconds when it matters most.
 */
public final class WarmUp {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long ARENA_BYTES = 4 << 20;
    private static final byte[] HASH = {'h'};
    private static final byte[] LIST = {'l'};
    private static final byte[] SORTED_SET = {'z'};
    private static final int STEPS = 4;
    private static final int ROUNDS = 60;
    /** Enough keys to fill some segments, which come and go. */
    private static final int KEYS = 4096;

    private final Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, ARENA_BYTES, ARENA_BYTES, 4, false);
    private final KeyOperations operations = new KeyOperations(keyspace);
    private final byte[][] keys = new byte[KEYS][];
    private final byte[] value = new byte[100];
    /** Selects the keys of a step; the seed is fixed. */
    private final SplittableRandom random = new SplittableRandom(1);

    private final BooleanSupplier mayGoOn;
    private volatile boolean ended;

    private WarmUp(BooleanSupplier mayGoOn) {
        this.mayGoOn = mayGoOn;
        for (int i = 0; i < KEYS; i++) {
            keys[i] = ("key:" + i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /**
     * Runs the warm-up in a keyspace of its own; takes some tenths of a second of processor time.
     *
     * @param mayGoOn polled every few milliseconds by two threads; may take its time
     * @return whether the warm-up completed
     */
    public static boolean run(BooleanSupplier mayGoOn) {
        return new WarmUp(mayGoOn).play();
    }

    private boolean play() {
        Thread rival = new Thread(this::disturb, "forkpoint-warm-up");
        rival.setDaemon(true);
        rival.start();
        try {
            boolean goesOn = writeCollections();
            for (int round = 0; goesOn && round < ROUNDS; round++) {
                goesOn = snapshot();
            }
            return goesOn;
        } finally {
            end(rival);
        }
    }

    private void end(Thread rival) {
        ended = true;
        Uninterrupted.join(rival);
        keyspace.close();
    }

    /** Holds locks, so that waiting for one is covered as well. */
    private void disturb() {
        while (!ended && mayGoOn.getAsBoolean()) {
            for (byte[] key : keys) {
                operations.remove(1, key, ARRAY_BASE, key.length);
            }
        }
    }

    /** Writes without a snapshot, ahead of its scan, amid it, behind it, and after its end. */
    private boolean snapshot() {
        write();
        keyspace.arena().publishScanUnit(0);
        keyspace.gate().close();
        try {
            keyspace.heldBlocks().begin(keyspace.stepEpoch(), Long.MAX_VALUE, Long.MAX_VALUE);
        } finally {
            keyspace.gate().open();
        }
        int units = keyspace.arena().unitLimit();
        for (int step = 0; step < STEPS && mayGoOn.getAsBoolean(); step++) {
            keyspace.arena().publishScanUnit((long) units * step / (STEPS - 1));
            write();
            keyspace.heldBlocks().releasePassed();
        }
        keyspace.heldBlocks().end();
        return mayGoOn.getAsBoolean();
    }

    /**
     * Loads and links what edits of collections need: in the middle of one, a program that recurses may have no stack for
     * it.
     */
    private boolean writeCollections() {
        CollectionOperations collections = new CollectionOperations(keyspace);
        for (byte[] item : keys) {
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
            collections.write(0, HASH, CollectionDescriptor.TYPE_HASH, hash -> new HashValue(hash, 0).put(item, value));
            collections.write(
                    0,
                    LIST,
                    CollectionDescriptor.TYPE_LIST,
                    list -> new ListValue(list).push(false, new byte[][] {item}));
            collections.write(
                    0,
                    SORTED_SET,
                    CollectionDescriptor.TYPE_SORTED_SET,
                    set -> new SortedSetValue(set).add(item, item.length, AddCondition.ALWAYS));
        }
        for (byte[] key : new byte[][] {HASH, LIST, SORTED_SET}) {
            operations.remove(0, key, ARRAY_BASE, key.length);
        }
        return true;
    }

    /** Puts some keys and removes some. */
    private void write() {
        for (int i = 0; i < KEYS / STEPS; i++) {
            byte[] key = keys[random.nextInt(KEYS)];
            if (i % 4 == 0) {
                operations.remove(0, key, ARRAY_BASE, key.length);
            } else {
                put(key);
            }
        }
    }

    private void put(byte[] key) {
        operations.put(
                KeyOperations.When.ALWAYS,
                KeyOperations.NO_EXPIRY,
                0,
                key,
                ARRAY_BASE,
                key.length,
                value,
                ARRAY_BASE,
                value.length);
    }
}
