package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Contents that a load or a flush has replaced as a whole and whose memory cannot be freed yet: a running snapshot has to
 * write them, or a reader still sees one of their values. Safe for any thread.
 *
 * <p>Burying takes constant time, since it happens inside the gate. Work in proportion to the content follows later and
 * holds up no writer: until its blocks are hidden from scans they look like entries, and no snapshot has its moment
 * before that.
 */
final class Graveyard {
    /** The size from which a discard is worth a system call. */
    private static final long DISCARD_BYTES = 2L << 20;

    private final Arena arena;
    private final SnapshotRule rule;
    private final Shard[] live;
    /** Lock-free: contents are added inside the gate. */
    private final Queue<Content> contents = new ConcurrentLinkedQueue<>();

    /** The number of contents that the next scan would take for entries. */
    private final AtomicInteger visible = new AtomicInteger();

    /** A replaced content; a freed shard is null. */
    private static final class Content {
        final Shard[] shards;
        /** Bytes that the rule counts while the snapshot runs: entries, and what was retired before. */
        final long charged;

        /** The reader generations of the live shards at the moment of the replacement. */
        final int[] generations;

        boolean hidden;

        Content(Shard[] shards, long charged, int[] generations) {
            this.shards = shards;
            this.charged = charged;
            this.generations = generations;
        }
    }

    Graveyard(Arena arena, SnapshotRule rule, Shard[] live) {
        this.arena = arena;
        this.rule = rule;
        this.live = live;
    }

    /** Buries the replaced shards. Called inside the gate, after the replacement. */
    void bury(Shard[] replaced) {
        long held = 0;
        long entries = 0;
        for (Shard shard : replaced) {
            held += shard.reclamation.heldBytes();
            entries += shard.allocator.usedBytes() - shard.reclamation.retainedBytes();
        }
        if (rule.isActive()) {
            rule.charge(entries);
            held += entries;
        }
        // A plain loop: the first flush of a process would link a stream's lambda here, which takes milliseconds.
        int[] generations = new int[live.length];
        for (int i = 0; i < live.length; i++) {
            generations[i] = live[i].pins().generation();
        }
        visible.incrementAndGet();
        contents.add(new Content(replaced, held, generations));
    }

    /** Returns whether the graveyard is empty. */
    boolean isEmpty() {
        return contents.isEmpty();
    }

    /** Returns whether the next scan would meet blocks of a replaced content. Takes constant time. */
    boolean anyVisible() {
        return visible.get() != 0;
    }

    /**
     * Hides the buried contents from the next snapshot's scan, unless a running snapshot has to write them; the call is
     * then to be repeated when that has ended. No snapshot begins meanwhile, see {@link #anyVisible}.
     */
    synchronized void hide() {
        for (Content content : contents) {
            if (!content.hidden && !rule.isActive()) {
                content.hidden = true;
                rule.discharge(content.charged);
                for (Shard shard : content.shards) {
                    shard.allocator.hideFromScans();
                }
                visible.decrementAndGet();
            }
        }
    }

    /** Frees the contents that nothing retains any more. */
    void collect() {
        if (freeUnused()) {
            arena.discardFree(DISCARD_BYTES);
        }
    }

    private synchronized boolean freeUnused() {
        hide();
        boolean freed = false;
        for (Iterator<Content> each = contents.iterator(); each.hasNext(); ) {
            Content content = each.next();
            if (!content.hidden) {
                continue;
            }
            for (int i = 0; i < live.length; i++) {
                // A reader of an old value has pinned the live shard before its content was replaced.
                if (content.shards[i] != null && isUnseen(content, i)) {
                    content.shards[i].discard();
                    content.shards[i] = null;
                    freed = true;
                }
            }
            if (Arrays.stream(content.shards).allMatch(shard -> shard == null)) {
                each.remove();
            }
        }
        return freed;
    }

    private boolean isUnseen(Content content, int shard) {
        return !live[shard].pins().any() || live[shard].pins().generation() - content.generations[shard] >= 2;
    }

    /** Returns the bytes of slots in use, retired ones included. */
    long bytes() {
        long bytes = 0;
        for (Content content : contents) {
            for (int i = 0; i < content.shards.length; i++) {
                Shard shard = content.shards[i];
                bytes += shard == null ? 0 : shard.allocator.usedBytes();
            }
        }
        return bytes;
    }
}
