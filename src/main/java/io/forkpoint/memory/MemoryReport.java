package io.forkpoint.memory;

/**
 * The store's memory, in bytes.
 *
 * @param used blocks that hold entries, headers included
 * @param allocated segments and index pages taken from the arena and index mappings
 * @param retained blocks that are no longer entries but cannot be released yet
 * @param index index pages in use
 * @param limit the configured limit of the arena
 * @param processRss resident set of the whole process
 * @param hugePages of what is allocated, what was put on pages of 2 MiB; the kernel may split one again, under memory
 *     pressure
 */
public record MemoryReport(
        long used, long allocated, long retained, long index, long limit, long processRss, long hugePages) {}
