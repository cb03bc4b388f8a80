package io.forkpoint.keyspace;

import io.forkpoint.memory.ArenaKind;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.UnsafeApi;

/**
 * Lets the virtual machine see writes under a running snapshot before there is one. Code that has never met a held block
 * is compiled without the branch for it: the first snapshot of the process would throw that code away, and writers would
 * go on in the interpreter, for some milliseconds, when it matters most.
 */
public final class WarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long ARENA_BYTES = 4 << 20;
    private static final int ROUNDS = 300;
    private static final int KEYS = 64;

    private final Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, ARENA_BYTES, 4);
    private final KeyOperations operations = new KeyOperations(keyspace);
    private final byte[][] keys = new byte[KEYS][];
    private final byte[] value = new byte[100];

    private WarmUp() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = ("key:" + i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Does it in a keyspace of its own, some tenths of a second of processor time; once in a process. */
    public static void once() {
        if (DONE.compareAndSet(false, true)) {
            WarmUp warmUp = new WarmUp();
            for (int round = 0; round < ROUNDS; round++) {
                warmUp.snapshot();
            }
            warmUp.keyspace.close();
        }
    }

    /** As many writes without a snapshot, before its scan, behind it, and when it has ended. */
    private void snapshot() {
        overwrite();
        keyspace.arena().publishScanUnit(0);
        keyspace.closeGate();
        try {
            keyspace.beginRule(keyspace.stepEpoch(), Long.MAX_VALUE, Long.MAX_VALUE);
        } finally {
            keyspace.openGate();
        }
        overwrite();
        remove();
        keyspace.arena().publishScanUnit(keyspace.arena().unitLimit());
        while (keyspace.releasePassed()) {
            overwrite();
        }
        overwrite();
        keyspace.endRule();
    }

    private void overwrite() {
        for (byte[] key : keys) {
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

    private void remove() {
        for (int i = 0; i < KEYS; i += 2) {
            operations.remove(0, keys[i], ARRAY_BASE, keys[i].length);
        }
    }
}
