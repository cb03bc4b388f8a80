package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Contents that were replaced as a whole, by a load or a flush, and whose memory cannot be freed yet: a snapshot that
 * runs has to write it, or a reader still looks at one of its values. Safe for any thread.
 *
 * <p>To bury a content takes no time, as it happens in the gate. What takes time in proportion to it comes later and holds up
 * no writer: its blocks look like entries until it is hidden from scans, and no snapshot has its moment before that.
 */
final class Graveyard {
    /** Worth a system call. */
    private static final long DISCARD_BYTES = 2L << 20;

    private final Arena arena;
    private final SnapshotRule rule;
    private final Shard[] live;
    /** Never waited for: it is added to in the gate. */
    private final Queue<Content> contents = new ConcurrentLinkedQueue<>();

    /** Contents that the next scan would take for entries. */
    private final AtomicInteger visible = new AtomicInteger();

    /** A replaced content; a shard that has been freed is null. */
    private static final class Content {
        final Shard[] shards;
        /** Counted by the rule for as long as the snapshot runs: entries, and what was retired before. */
        final long charged;

        /** Of the live shards' readers, when it was replaced. */
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

    /** In the gate, when the shards have been replaced. */
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
        // No stream: the first flush of a process would link its lambda here, which takes milliseconds.
        int[] generations = new int[live.length];
        for (int i = 0; i < live.length; i++) {
            generations[i] = live[i].pins().generation();
        }
        visible.incrementAndGet();
        contents.add(new Content(replaced, held, generations));
    }

    /** Whether there are any. */
    boolean isEmpty() {
        return contents.isEmpty();
    }

    /** Whether the next scan would meet blocks of a replaced content. Takes no time. */
    boolean anyVisible() {
        return visible.get() != 0;
    }

    /**
     * Keeps the next snapshot's scan from what is buried, unless a snapshot runs that has to write it: then it is to be done
     * again when that has ended. No snapshot begins meanwhile, see {@link #anyVisible}.
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

    /** Frees what nothing holds any more. */
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
                // Who looks at an old value has pinned the live shard, before its content was replaced.
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

    /** Bytes of slots in use, retired ones among them. */
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
