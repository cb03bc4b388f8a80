/*
 * Writes to descriptors and syncs them, by raw system calls: for the child, and for a Java thread
 * that writes a snapshot itself. Every function returns 0 or an errno.
 */
#ifndef FORKPOINT_IO_H
#define FORKPOINT_IO_H

#include <stddef.h>
#include <stdint.h>

/* Writes all bytes, and waits while a non-blocking descriptor takes no more. Adds the number of bytes that were
 * written to *written, also if there is an error. */
int fp_write_all(int descriptor, const void *data, size_t bytes, uint64_t *written);

/* A file goes to the disk in windows: while one window fills up, the one before it is written back. */
#define FP_WINDOW_BYTES (8u << 20)

/* Starts writing back the windows that bytes [from, to), which were written last, have filled up, and waits for
 * the windows before them. Then drops those from the page cache if it is told to. Does nothing where the kernel
 * has no sync_file_range() for the descriptor. */
int fp_start_writeback(int descriptor, uint64_t from, uint64_t to, int drop_cache);

/* Calls fsync() on a sink, then drops it from the page cache if it is told to. */
int fp_sync_sink(int descriptor, int drop_cache);

/* Calls fsync() on a folder. Returns 0 also if the file system cannot sync folders. */
int fp_sync_directory(int descriptor);

#endif
