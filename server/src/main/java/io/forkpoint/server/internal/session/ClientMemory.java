package io.forkpoint.server.internal.session;

import io.forkpoint.server.config.ClientMemoryLimit;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all clients together hold, and its bounds: {@code maxmemory-clients} and, whatever that says, a third of the heap and
 * three quarters of what buffers may take. When a bound is exceeded, the clients that hold most are disconnected, as in
 * Redis for {@code maxmemory-clients}. Without bounds, few clients could take what all others need. Safe for any thread.
 */
public final class ClientMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ClientMemory.class);

    /** The error for a client that would have the server keep more than it can. */
    static final String REFUSAL = "OOM clients hold too much of the server's memory: this cannot be kept as well";

    private final Clients clients;
    private final long heapBound = Runtime.getRuntime().maxMemory() / 3;
    private final long directBound = PlatformDependent.maxDirectMemory() / 4 * 3;
    private final AtomicLong heapBytes = new AtomicLong();
    private final AtomicLong directBytes = new AtomicLong();
    /** The part of both that is held by clients that have been told to go and have not gone yet. */
    private final AtomicLong leavingHeapBytes = new AtomicLong();

    private final AtomicLong leavingDirectBytes = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final ReentrantLock evicting = new ReentrantLock();
    private volatile long chosenBound = Long.MAX_VALUE;

    ClientMemory(Clients clients) {
        this.clients = clients;
    }

    /**
     * Sets the limit for all clients together, as CONFIG SET maxmemory-clients asks.
     *
     * @param limit in bytes, or as a percentage of {@code maxMemory}
     * @param maxMemory what values may take, in bytes
     */
    void bound(ClientMemoryLimit limit, long maxMemory) {
        chosenBound = limit.isNone() ? Long.MAX_VALUE : limit.bytes(maxMemory);
        limit();
    }

    /** {@return the bytes of the heap and of buffers that clients hold} */
    public long usedBytes() {
        return heapBytes.get() + directBytes.get();
    }

    /** {@return the number of clients that were disconnected because all together held too much} */
    public long evicted() {
        return evicted.get();
    }

    /** Resets the number of disconnected clients, as CONFIG RESETSTAT asks. */
    public void resetStatistics() {
        evicted.set(0);
    }

    /**
     * Returns whether there is room for so much more of the heap, so that it can be refused before it is taken. What leaving
     * clients hold takes room until they have gone, but must not make all others be refused.
     */
    boolean admits(long moreHeapBytes) {
        return stayingHeap() + moreHeapBytes <= heapBound && heapBytes.get() + moreHeapBytes <= 2 * heapBound;
    }

    /**
     * Throws an error if there is no room for so much more of the heap.
     *
     * @param moreHeapBytes what it would take
     * @throws ErrorReply if there is no room
     */
    void claim(long moreHeapBytes) {
        if (!admits(moreHeapBytes)) {
            throw new ErrorReply(REFUSAL);
        }
    }

    void add(long heap, long direct) {
        heapBytes.addAndGet(heap);
        directBytes.addAndGet(direct);
    }

    void leave(long heap, long direct) {
        leavingHeapBytes.addAndGet(heap);
        leavingDirectBytes.addAndGet(direct);
    }

    /** Disconnects the clients that hold most while all together hold too much. */
    void limit() {
        if (!isAbove() || !evicting.tryLock()) {
            return;
        }
        try {
            boolean found = true;
            while (found && isAbove()) {
                found = evictLargest();
            }
        } finally {
            evicting.unlock();
        }
    }

    private boolean isAbove() {
        return stayingHeap() > heapBound
                || stayingDirect() > directBound
                || stayingHeap() + stayingDirect() > chosenBound;
    }

    private long stayingHeap() {
        return heapBytes.get() - leavingHeapBytes.get();
    }

    private long stayingDirect() {
        return directBytes.get() - leavingDirectBytes.get();
    }

    /**
     * Disconnects the largest client. Those that CLIENT NO-EVICT protects go last, if the server could not go on otherwise.
     */
    private boolean evictLargest() {
        boolean mustBe = true;
        Session largest;
        if (stayingHeap() > heapBound) {
            largest = largest(Footprint::heapBytes);
        } else if (stayingDirect() > directBound) {
            largest = largest(Footprint::directBytes);
        } else {
            largest = largest(Footprint::totalBytes);
            mustBe = false;
        }
        if (largest == null || (largest.identity().isEvictionProof() && !mustBe)) {
            return false;
        }
        // First, since what follows may find no memory.
        largest.footprint().leave();
        largest.close();
        evicted.incrementAndGet();
        LOG.warn(
                "Evicting client: id={} addr={} tot-mem={}",
                largest.id(),
                largest.identity().address(),
                largest.footprint().totalBytes());
        return true;
    }

    /** Returns the largest client: a protected one only if all are. */
    private Session largest(ToLongFunction<Footprint> size) {
        Session largest = null;
        for (Session session : clients.unordered()) {
            if (!session.footprint().isLeaving() && (largest == null || isRather(session, largest, size))) {
                largest = session;
            }
        }
        return largest;
    }

    private static boolean isRather(Session one, Session other, ToLongFunction<Footprint> size) {
        boolean isProof = one.identity().isEvictionProof();
        return isProof == other.identity().isEvictionProof()
                ? size.applyAsLong(one.footprint()) > size.applyAsLong(other.footprint())
                : !isProof;
    }
}
