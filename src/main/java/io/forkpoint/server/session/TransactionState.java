package io.forkpoint.server.session;

import io.forkpoint.server.resp.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client has queued since MULTI, and what it watches. For its event loop's thread, but for {@link #spoil}. */
final class TransactionState {
    /** A command that waits for EXEC. */
    record Queued(Command command, Request request) {}

    private final List<Queued> queued = new ArrayList<>();
    /** What is watched, and whether it was there then. */
    private final Map<DatabaseKey, Boolean> watched = new LinkedHashMap<>();

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

    List<Queued> queued() {
        return List.copyOf(queued);
    }

    int size() {
        return queued.size();
    }

    Map<DatabaseKey, Boolean> watched() {
        return watched;
    }

    /** Forgets what was queued. */
    void end() {
        queued.clear();
        begun = false;
        failed = false;
    }

    /** Forgets what was watched. While no command runs. */
    void forgetWatched() {
        watched.clear();
        spoilt = false;
    }
}
