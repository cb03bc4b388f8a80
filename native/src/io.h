/*
 * Bytes to and from descriptors, by raw system calls: for the child, and for a Java thread that
 * writes a snapshot itself.
 */
#ifndef FORKPOINT_IO_H
#define FORKPOINT_IO_H

#include <stddef.h>
#include <stdint.h>

/* Writes all of it, and waits where a non-blocking descriptor takes no more. Adds what was written
 * to *written, also if it was not all. Returns 0 or an errno. */
int fp_write_all(int descriptor, const void *data, size_t bytes, uint64_t *written);

/* A file goes to the disk in windows, by fp_write_behind(): while one fills up, the one before it is written. */
#define FP_WINDOW_BYTES (8u << 20)

/* fsync() of a sink, then drops it from the page cache if asked to. Returns 0 or an errno. */
int fp_sync_sink(int descriptor, int drop_cache);

/* fsync() of a folder. Returns 0 or an errno; 0, too, where the file system has no such thing. */
int fp_sync_directory(int descriptor);

#endif
