package io.forkpoint.internal.value;

import io.forkpoint.value.StreamConsumerInfo;

/** A consumer of a stream's group, read from the tree and to be {@linkplain #save saved} after it has been changed. */
final class StreamConsumer {
    private static final int WORDS = 3;

    final long number;
    final byte[] name;
    long seenMillis;
    long activeMillis;
    long pending;

    /** A new one. */
    StreamConsumer(long number, byte[] name, long now) {
        this.number = number;
        this.name = name;
        seenMillis = now;
        activeMillis = -1;
    }

    /** From what the tree has for it. */
    StreamConsumer(long number, byte[] value) {
        this.number = number;
        seenMillis = GroupKeys.word(value, 0);
        activeMillis = GroupKeys.word(value, 1);
        pending = GroupKeys.word(value, 2);
        name = GroupKeys.behindWords(value, WORDS);
    }

    /** What a reader takes for granted where a file does not say when it was active. */
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
