package io.forkpoint.memory;

/**
 * The store's memory, in bytes.
 *
 * @param used blocks that hold entries, including headers
 * @param allocated segments and index pages that were taken from the arena and the index mappings
 * @param retained blocks that are no longer entries but cannot be released yet
 * @param index index pages in use
 * @param limit the configured limit of the arena
 * @param processRss resident set of the whole process
 * @param hugePages the allocated memory that was put on pages of 2 MiB, which the kernel may split again under memory
 *     pressure
 */
public record MemoryReport(
        long used, long allocated, long retained, long index, long limit, long processRss, long hugePages) {}
