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
 * What all clients hold together, and its bounds: {@code maxmemory-clients}, and, whatever that says, a third of the heap and
 * three quarters of what buffers may take. Who holds most is disconnected when one of them is passed, as Redis does for the
 * first. Without them, few clients could take what all others need. Safe for any thread.
 */
public final class ClientMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ClientMemory.class);

    /** To who would have the server keep more than it can. */
    static final String REFUSAL = "OOM clients hold too much of the server's memory: this cannot be kept as well";

    private final Clients clients;
    private final long heapBound = Runtime.getRuntime().maxMemory() / 3;
    private final long directBound = PlatformDependent.maxDirectMemory() / 4 * 3;
    private final AtomicLong heapBytes = new AtomicLong();
    private final AtomicLong directBytes = new AtomicLong();
    /** Of both, what those hold who have been told to go and have not gone yet. */
    private final AtomicLong leavingHeapBytes = new AtomicLong();

    private final AtomicLong leavingDirectBytes = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final ReentrantLock evicting = new ReentrantLock();
    private volatile long chosenBound = Long.MAX_VALUE;

    ClientMemory(Clients clients) {
        this.clients = clients;
    }

    /**
     * Has another bound for all together, as CONFIG SET maxmemory-clients asks.
     *
     * @param limit in bytes, or as a part of {@code maxMemory}
     * @param maxMemory what values may take, in bytes
     */
    void bound(ClientMemoryLimit limit, long maxMemory) {
        chosenBound = limit.isNone() ? Long.MAX_VALUE : limit.bytes(maxMemory);
        limit();
    }

    /** {@return bytes of the heap and of buffers that clients hold} */
    public long usedBytes() {
        return heapBytes.get() + directBytes.get();
    }

    /** {@return how many clients were disconnected since all held too much} */
    public long evicted() {
        return evicted.get();
    }

    /** Counts those who were disconnected anew, as CONFIG RESETSTAT asks. */
    public void resetStatistics() {
        evicted.set(0);
    }

    /**
     * Whether there is room for so much more of the heap: if not, it is refused before it is taken. What those hold who are
     * leaving must not have all others refused, but it takes room until they have gone.
     */
    boolean admits(long moreHeapBytes) {
        return stayingHeap() + moreHeapBytes <= heapBound && heapBytes.get() + moreHeapBytes <= 2 * heapBound;
    }

    /**
     * Refuses what there is no room for.
     *
     * @param moreHeapBytes what it would take
     * @throws ErrorReply if there is none
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

    /** Disconnects those who hold most as long as all hold too much. */
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

    /** Those that CLIENT NO-EVICT protects go too, as the last, if otherwise the server could not go on. */
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
        // First: what follows may find no memory.
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

    /** One that is protected only if all are. */
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
