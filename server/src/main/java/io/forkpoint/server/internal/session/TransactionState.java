package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client has queued since MULTI, and what it watches. For its event loop's thread, but for {@link #spoil}. */
final class TransactionState {
    /** A command that waits for EXEC. */
    record Queued(Command command, Request request) {}

    /** Of the heap for each command, beside the request: where it stands. */
    private static final int QUEUED_BYTES = 36;
    /** Of the heap for each key, beside its bytes: its entry here and among the watchers. */
    private static final int WATCHED_BYTES = 400;

    private List<Queued> queued = new ArrayList<>(0);
    /** What is watched, and whether it was there then. */
    private final Map<DatabaseKey, Boolean> watched = new LinkedHashMap<>();

    private long queuedBytes;
    private long queuedHeapBytes;
    private long watchedHeapBytes;
    private boolean begun;
    private boolean failed;
    private volatile boolean spoilt;

    TransactionState() {}

    boolean isBegun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    void queue(Command command, Request request) {
        queued.add(new Queued(command, request));
        queuedBytes += request.argumentBytes();
        queuedHeapBytes += QUEUED_BYTES + request.copyBytes();
    }

    /** Bytes of the arguments that are queued. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Bytes of the heap that is taken by what is queued. */
    long queuedHeapBytes() {
        return queuedHeapBytes;
    }

    /** Bytes of the heap that all of it takes, about. */
    long heapBytes() {
        return queuedHeapBytes + watchedHeapBytes;
    }

    /** A command could not be queued. */
    void fail() {
        failed |= begun;
    }

    boolean isFailed() {
        return failed;
    }

    /** Something that is watched was changed. By any thread. */
    void spoil() {
        spoilt = true;
    }

    boolean isSpoilt() {
        return spoilt;
    }

    /** What is queued; {@link #end} leaves this list as it is. */
    List<Queued> queued() {
        return queued;
    }

    int size() {
        return queued.size();
    }

    Map<DatabaseKey, Boolean> watched() {
        return watched;
    }

    /** Watches a key that it does not watch yet. */
    void watch(DatabaseKey key, boolean there) {
        watched.put(key, there);
        watchedHeapBytes += WATCHED_BYTES + key.key().length;
    }

    /** Forgets what was queued. */
    void end() {
        queued = new ArrayList<>(0);
        queuedBytes = 0;
        queuedHeapBytes = 0;
        begun = false;
        failed = false;
    }

    /** Forgets what was watched. While no command runs. */
    void forgetWatched() {
        watched.clear();
        watchedHeapBytes = 0;
        spoilt = false;
    }
}
