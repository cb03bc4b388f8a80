/* Walks the items of a collection in order, forwards or backwards, as forkpoint_layout.h draws it. The walk
 * checks every offset and length that it reads: a damaged one never leads out of the arena. */
#ifndef FORKPOINT_TREE_H
#define FORKPOINT_TREE_H

#include "items.h"

typedef struct {
    const uint8_t *address;
    uint64_t bytes;
} fp_arena;

/* One image on the path from the root to the next item. */
typedef struct {
    const uint8_t *image, *end;
    uint32_t count, data;
    uint32_t end_bytes; /* the size of one of the image's ends: 1 or 2 */
    uint32_t taken;
    uint64_t rest; /* items below it that have not been taken yet; 0 in a leaf */
} fp_level;

/* A walk may be copied: the copy goes on from the same item. */
typedef struct {
    fp_arena arena;
    uint64_t count;      /* of all items */
    uint32_t level, top; /* levels[level] gives the next item; a level above the top means that there is none */
    int backwards;
    int damaged; /* the reason why there was no next item */
    fp_level levels[FP_MAX_HEIGHT + 1];
} fp_walk;

/* Opens a walk over one of the trees of a collection's value, before its first item, or behind its last if it
 * goes backwards. */
void fp_walk_open(fp_walk *walk, fp_arena arena, const uint8_t *value, uint32_t value_bytes, uint32_t tree,
                  int backwards);

/* Takes the next item. Returns 0 if there is none, or the tree is damaged. */
int fp_walk_next(fp_walk *walk, fp_item *item);

/* Returns the root of a large collection, or NULL if the value is an image. */
static inline const uint8_t *fp_root_of(const uint8_t *value, uint32_t value_bytes) {
    return value_bytes >= FP_STREAM_OFFSET && fp_load_16(value + FP_HEAD_OFFSET) & FP_ROOTED_BIT ? value : NULL;
}

#endif
