package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands queued since MULTI, and the watched keys. For the client's event loop, except {@link #spoil}. */
final class TransactionState {
    /** A command that waits for EXEC. */
    record Queued(Command command, Request request) {}

    /** What each command takes of the heap, beside its request. */
    private static final int QUEUED_BYTES = 36;
    /** What each key takes of the heap, beside its bytes: its entry here and among the watchers. */
    private static final int WATCHED_BYTES = 400;

    private List<Queued> queued = new ArrayList<>(0);
    /** The watched keys, and whether each existed then. */
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

    /** Returns the bytes of the queued arguments. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Returns the bytes of the heap that queued commands take. */
    long queuedHeapBytes() {
        return queuedHeapBytes;
    }

    /** Returns about how many bytes of the heap all of it takes. */
    long heapBytes() {
        return queuedHeapBytes + watchedHeapBytes;
    }

    /** Records that a command could not be queued. */
    void fail() {
        failed |= begun;
    }

    boolean isFailed() {
        return failed;
    }

    /** Records that a watched key was changed. By any thread. */
    void spoil() {
        spoilt = true;
    }

    boolean isSpoilt() {
        return spoilt;
    }

    /** Returns the queued commands; {@link #end} leaves this list as it is. */
    List<Queued> queued() {
        return queued;
    }

    int size() {
        return queued.size();
    }

    Map<DatabaseKey, Boolean> watched() {
        return watched;
    }

    /** Watches a key that is not watched yet. */
    void watch(DatabaseKey key, boolean there) {
        watched.put(key, there);
        watchedHeapBytes += WATCHED_BYTES + key.key().length;
    }

    /** Forgets the queued commands. */
    void end() {
        queued = new ArrayList<>(0);
        queuedBytes = 0;
        queuedHeapBytes = 0;
        begun = false;
        failed = false;
    }

    /** Forgets the watched keys. To be called while no command runs. */
    void forgetWatched() {
        watched.clear();
        watchedHeapBytes = 0;
        spoilt = false;
    }
}
