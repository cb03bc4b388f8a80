/*
 * The mappings that keep MADV_DONTFORK for good: fp_trim_restore() passes over them. The kernel shows
 * that mark in smaps only, and a read of smaps walks all page tables of the process.
 */
#ifndef FORKPOINT_INDEX_REGISTRY_H
#define FORKPOINT_INDEX_REGISTRY_H

#include <stdint.h>

/* Lock and unlock the registry. The lock is held by whatever maps, unmaps, marks or unmarks. */
void fp_index_lock(void);
void fp_index_unlock(void);

/* The caller of these holds the lock. Adding returns 0 or -ENOMEM. */
int fp_index_add(uintptr_t start, uintptr_t end);
void fp_index_remove(uintptr_t start);

/* Finds the first registered mapping that overlaps [*start, *end), and cuts the range to it. Returns 0 if there is
 * none. The caller holds the lock. */
int fp_index_overlap(uintptr_t *start, uintptr_t *end);

#endif
