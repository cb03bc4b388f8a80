package io.forkpoint.keyspace;

import io.forkpoint.memory.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Contents that were replaced as a whole, by a load or a flush, and whose memory cannot be freed yet: a snapshot that
 * runs has to write it, or a reader still looks at one of its values. Safe for any thread.
 */
final class Graveyard {
    /** Worth a system call. */
    private static final long DISCARD_BYTES = 2L << 20;

    private final Arena arena;
    private final SnapshotRule rule;
    private final Shard[] live;
    private final List<Content> contents = new ArrayList<>();

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
    synchronized void bury(Shard[] replaced) {
        long held = 0;
        long entries = 0;
        for (Shard shard : replaced) {
            held += shard.heldBytes();
            entries += shard.allocator.usedBytes() - shard.retainedBytes();
        }
        if (rule.isActive()) {
            rule.charge(entries);
            held += entries;
        }
        int[] generations =
                Arrays.stream(live).mapToInt(shard -> shard.pins().generation()).toArray();
        contents.add(new Content(replaced, held, generations));
        hide();
    }

    /** Whether there are any. */
    synchronized boolean isEmpty() {
        return contents.isEmpty();
    }

    /** The snapshot has ended, and there is no other yet. */
    synchronized void ruleEnded() {
        hide();
    }

    /** The blocks of a content look like entries: the next snapshot's scan has to be kept from them. */
    private void hide() {
        for (Content content : contents) {
            if (!content.hidden && !rule.isActive()) {
                content.hidden = true;
                rule.discharge(content.charged);
                for (Shard shard : content.shards) {
                    shard.allocator.hideFromScans();
                }
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
        return !live[shard].isPinned() || live[shard].pins().generation() - content.generations[shard] >= 2;
    }

    /** Bytes of slots in use, retired ones among them. */
    synchronized long bytes() {
        long bytes = 0;
        for (Content content : contents) {
            for (Shard shard : content.shards) {
                bytes += shard == null ? 0 : shard.allocator.usedBytes();
            }
        }
        return bytes;
    }
}
