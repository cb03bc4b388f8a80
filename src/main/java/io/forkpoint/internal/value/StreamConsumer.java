package io.forkpoint.internal.value;

import io.forkpoint.value.StreamConsumerInfo;

/** A consumer of a stream's group, read from the tree and {@linkplain #save saved} after a change. */
final class StreamConsumer {
    private static final int WORDS = 3;

    final long number;
    final byte[] name;
    long seenMillis;
    long activeMillis;
    long pending;

    /** Creates a new consumer. */
    StreamConsumer(long number, byte[] name, long now) {
        this.number = number;
        this.name = name;
        seenMillis = now;
        activeMillis = -1;
    }

    /** Creates a consumer from its value in the tree. */
    StreamConsumer(long number, byte[] value) {
        this.number = number;
        seenMillis = GroupKeys.word(value, 0);
        activeMillis = GroupKeys.word(value, 1);
        pending = GroupKeys.word(value, 2);
        name = GroupKeys.behindWords(value, WORDS);
    }

    /** Returns whether the active time is what a reader assumes if a file does not have it. */
    boolean isActiveWhenSeen() {
        return activeMillis == seenMillis;
    }

    StreamConsumerInfo info(long now) {
        return new StreamConsumerInfo(
                name,
                pending,
                Math.max(0, now - seenMillis),
                activeMillis == -1 ? -1 : Math.max(0, now - activeMillis));
    }

    void save(TreeChanges changes, long group) {
        changes.put(GroupKeys.consumer(group, number), GroupKeys.words(name, seenMillis, activeMillis, pending));
    }
}
