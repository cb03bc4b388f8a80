/*
 * The mappings that are MADV_DONTFORK for good, so that fp_trim_restore() passes over them. The
 * kernel shows that mark only in smaps, which walks all page tables of the process.
 */
#ifndef FORKPOINT_INDEX_REGISTRY_H
#define FORKPOINT_INDEX_REGISTRY_H

#include <stdint.h>

/* Held over everything that maps, unmaps, marks or unmarks. */
void fp_index_lock(void);
void fp_index_unlock(void);

/* The rest: with the lock held. */
int fp_index_add(uintptr_t start, uintptr_t end); /* 0 or -ENOMEM */
void fp_index_remove(uintptr_t start);

/* The first registered mapping that overlaps [*start, *end), cut to it; 0 if there is none. */
int fp_index_overlap(uintptr_t *start, uintptr_t *end);

#endif
