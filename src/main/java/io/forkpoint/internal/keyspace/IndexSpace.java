package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.HugePages;
import io.forkpoint.internal.memory.Mapping;
import org.agrona.UnsafeApi;

/**
 * The pages of all shards' indexes, in a separate mapping that a forked child does not inherit. Safe for any thread.
 */
public final class IndexSpace {
    static final int PAGE_BYTES = 4096;
    private static final int META_BYTES = 8;
    /** The directory bytes of a shard with one page; larger shards take less per page. */
    private static final int DIRECTORY_BYTES = 128;

    private static final long GROW_BYTES = 16L << 20;
    private static final long META_GROW_BYTES = 1L << 20;

    private final Mapping pages;
    private final Mapping meta;
    private final HugePages hugePages;
    private final int maxPages;
    private final IndexDirectories directories;
    /** The first free page; a free page's word names the next one. */
    private int freeHead;

    private int freeCount;
    private volatile int limit;

    /**
     * Reserves addresses.
     *
     * @param onHugePages whether to ask for huge pages
     */
    public IndexSpace(long reservedBytes, boolean onHugePages) {
        maxPages = (int) Math.min(Integer.MAX_VALUE / 2, reservedBytes / PAGE_BYTES);
        pages = Mapping.forIndex((long) maxPages * PAGE_BYTES, GROW_BYTES, onHugePages);
        try {
            meta = Mapping.forIndex((long) maxPages * META_BYTES, META_GROW_BYTES, false);
        } catch (MemoryLimitException e) {
            pages.unmap();
            throw e;
        }
        try {
            directories = new IndexDirectories((long) maxPages * DIRECTORY_BYTES);
        } catch (MemoryLimitException e) {
            pages.unmap();
            meta.unmap();
            throw e;
        }
        hugePages = new HugePages(pages, onHugePages, new BlockUse());
    }

    /** Freed pages are soon taken again: all blocks but the last are full. */
    private final class BlockUse implements HugePages.Use {
        @Override
        public int blocks() {
            return (int) (allocatedBytes() / HugePages.BLOCK_BYTES);
        }

        @Override
        public boolean isFull(int block) {
            return true;
        }

        @Override
        public long version() {
            return blocks();
        }
    }

    /** Returns what puts the pages on huge pages. */
    public HugePages hugePages() {
        return hugePages;
    }

    /** Returns the address of page 0. */
    long address() {
        return pages.address();
    }

    /** Returns the address of page 0's word, kept beside the page: local depth, slots in use, entries. */
    long metaAddress() {
        return meta.address();
    }

    /** Returns the directories, which name the pages of each shard. */
    public IndexDirectories directories() {
        return directories;
    }

    /** Takes a page, whose content is undefined. */
    synchronized int take() {
        if (freeCount > 0) {
            int page = freeHead;
            freeHead = (int) UnsafeApi.getLong(meta.address() + (long) page * META_BYTES);
            freeCount--;
            return page;
        }
        if (limit == maxPages) {
            throw new MemoryLimitException(
                    "the index has no more room: pages=" + maxPages + "; open the store with a larger limit");
        }
        pages.require((long) (limit + 1) * PAGE_BYTES);
        meta.require((long) (limit + 1) * META_BYTES);
        int page = limit;
        limit = page + 1;
        return page;
    }

    synchronized void give(int page) {
        UnsafeApi.putLong(meta.address() + (long) page * META_BYTES, freeHead);
        freeHead = page;
        freeCount++;
    }

    /** Returns the bytes of the pages in use. */
    public synchronized long usedBytes() {
        return (long) (limit - freeCount) * PAGE_BYTES;
    }

    /** Returns the bytes of all pages ever used. */
    long allocatedBytes() {
        return (long) limit * PAGE_BYTES;
    }

    public void discard() {
        pages.discard();
        meta.discard();
        directories.discard();
    }
}
