/* The mappings of this process, as /proc/self/maps lists them. */
#ifndef FORKPOINT_MAPS_H
#define FORKPOINT_MAPS_H

#include <stdint.h>

typedef struct {
    uintptr_t start, end;
    uint64_t device, inode; /* 0, 0: there is no file behind it */
    const char *path;       /* "" if there is none; valid until the next fp_maps_read() */
    int keep, keep_file;    /* for the use of trim.c */
} fp_mapping;

/* Reads the mappings into a buffer that the next call uses again. Returns their number, or -errno. One
 * thread at a time calls it. */
int fp_maps_read(fp_mapping **mappings);

#endif
