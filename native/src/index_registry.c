#include "index_registry.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

typedef struct {
    uintptr_t start, end;
} index_mapping;

/* The list is not sorted: a process has a handful of stores, and a store has one index mapping for each shard. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static index_mapping *mappings;
static int mapping_count;
static int mapping_capacity;

void fp_index_lock(void) { pthread_mutex_lock(&mutex); }

void fp_index_unlock(void) { pthread_mutex_unlock(&mutex); }

int fp_index_add(uintptr_t start, uintptr_t end) {
    if (mapping_count == mapping_capacity) {
        int capacity = mapping_capacity == 0 ? 64 : mapping_capacity * 2;
        index_mapping *larger = realloc(mappings, (size_t)capacity * sizeof *larger);
        if (larger == NULL) return -ENOMEM;
        mappings = larger;
        mapping_capacity = capacity;
    }
    mappings[mapping_count++] = (index_mapping){start, end};
    return 0;
}

void fp_index_remove(uintptr_t start) {
    for (int i = 0; i < mapping_count; i++) {
        if (mappings[i].start == start) {
            mappings[i] = mappings[--mapping_count];
            return;
        }
    }
}

int fp_index_overlap(uintptr_t *start, uintptr_t *end) {
    const index_mapping *first = NULL;
    for (int i = 0; i < mapping_count; i++) {
        const index_mapping *mapping = &mappings[i];
        if (mapping->start < *end && mapping->end > *start && (first == NULL || mapping->start < first->start)) {
            first = mapping;
        }
    }
    if (first == NULL) return 0;
    *start = first->start > *start ? first->start : *start;
    *end = first->end < *end ? first->end : *end;
    return 1;
}
