package io.forkpoint.server.internal.session;

/**
 * What one client holds of the server's memory, as last counted: what it has sent and is not dealt with, what it has queued,
 * watches, waits for and is subscribed to, and the replies that it has not taken. Counted by its event loop's thread; any
 * thread may read it.
 */
public final class Footprint {
    /** What an idle client takes, as measured by scripts/bench-connections.sh. */
    private static final int IDLE_BYTES = 2200;
    /** What TLS takes in addition. */
    private static final int TLS_BYTES = 32 * 1024;
    /** What each message that waits to be sent takes beside its bytes. */
    private static final int MESSAGE_BYTES = 160;

    private final Session session;
    private final ClientMemory all;
    private volatile long heapBytes;
    private volatile long directBytes;
    /** What a waiting command takes; counts while it waits. */
    private long waiterBytes;

    private boolean leaving;
    private long leavingHeapBytes;
    private long leavingDirectBytes;
    private boolean gone;

    Footprint(Session session, ClientMemory all) {
        this.session = session;
        this.all = all;
    }

    /** {@return the bytes of the heap} */
    public long heapBytes() {
        return heapBytes;
    }

    /** {@return the bytes of buffers} */
    public long directBytes() {
        return directBytes;
    }

    /** {@return the bytes of the heap and of buffers} */
    public long totalBytes() {
        return heapBytes + directBytes;
    }

    void waitsWith(long bytes) {
        waiterBytes = bytes;
    }

    /** Counts again, and has clients disconnected if all of them hold too much now. */
    void update() {
        long heap = IDLE_BYTES
                + (session.identity().isEncrypted() ? TLS_BYTES : 0)
                + session.identity().heapBytes()
                + session.transaction().heapBytes()
                + session.subscribed().heapBytes()
                + session.input().heapBytes()
                + (session.isWaiting() ? waiterBytes : 0)
                + (long) MESSAGE_BYTES * session.output().pendingMessages();
        long direct = session.input().bufferBytes() + session.output().pendingBytes();
        if ((heap != heapBytes || direct != directBytes) && set(heap, direct)) {
            all.limit();
        }
    }

    private synchronized boolean set(long heap, long direct) {
        if (gone) {
            return false;
        }
        all.add(heap - heapBytes, direct - directBytes);
        heapBytes = heap;
        directBytes = direct;
        return !leaving;
    }

    /** Marks the client as told to go: no other has to go for what it holds. By any thread. */
    synchronized void leave() {
        if (!leaving && !gone) {
            leaving = true;
            leavingHeapBytes = heapBytes;
            leavingDirectBytes = directBytes;
            all.leave(leavingHeapBytes, leavingDirectBytes);
        }
    }

    /** Forgets the client, which has gone. */
    synchronized void forget() {
        if (!gone) {
            gone = true;
            all.add(-heapBytes, -directBytes);
            if (leaving) {
                all.leave(-leavingHeapBytes, -leavingDirectBytes);
            }
        }
    }

    /** Returns whether the client has been told to go. */
    synchronized boolean isLeaving() {
        return leaving || gone;
    }
}
