/* The mappings of this process, as /proc/self/maps lists them. */
#ifndef FORKPOINT_MAPS_H
#define FORKPOINT_MAPS_H

#include <stdint.h>

typedef struct {
    uintptr_t start, end;
    uint64_t device, inode; /* 0, 0: no file behind it */
    const char *path;       /* "" if it has none; valid until the next fp_maps_read() */
    int keep, keep_file;    /* for trim.c */
} fp_mapping;

/* Reads them into a buffer that the next call uses again. Returns how many, or -errno. One thread
 * at a time. */
int fp_maps_read(fp_mapping **mappings);

#endif
