/* Walking the items of a collection in order, forwards or backwards, as forkpoint_layout.h draws it.
 * Nothing that is read is believed before it has been checked: a damaged offset or length never leads
 * out of the arena. */
#ifndef FORKPOINT_TREE_H
#define FORKPOINT_TREE_H

#include "block.h"

typedef struct {
    const uint8_t *address;
    uint64_t bytes;
} fp_arena;

typedef struct {
    const uint8_t *data;
    uint32_t bytes;
} fp_item;

/* One image of the path from the root to the next item. */
typedef struct {
    const uint8_t *image, *end;
    uint32_t count, data;
    uint32_t end_bytes; /* of one of its ends: 1 or 2 */
    uint32_t taken;
    uint64_t rest; /* items below it, not yet taken; of a leaf always 0 */
} fp_level;

/* May be copied: the copy goes on from the same item. */
typedef struct {
    fp_arena arena;
    uint64_t count; /* of all items */
    uint32_t level, top; /* levels[level] gives the next item; above the top: there is none */
    int backwards;
    int damaged; /* why there was no next item */
    fp_level levels[FP_MAX_HEIGHT + 1];
} fp_walk;

/* Before the first item of a tree of a collection's value, or the last. */
void fp_walk_open(fp_walk *walk, fp_arena arena, const uint8_t *value, uint32_t value_bytes, uint32_t tree,
                  int backwards);

/* Returns 0 when there is no more, or the tree is damaged. */
int fp_walk_next(fp_walk *walk, fp_item *item);

static inline uint64_t fp_load_64(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, 8);
    return value;
}

static inline uint64_t fp_load_big_64(const uint8_t *at) { return __builtin_bswap64(fp_load_64(at)); }

static inline uint32_t fp_load_32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return value;
}

static inline uint32_t fp_load_16(const uint8_t *at) {
    uint16_t value;
    memcpy(&value, at, 2);
    return value;
}

/* The large collection's root, or NULL if the value is an image. */
static inline const uint8_t *fp_root_of(const uint8_t *value, uint32_t value_bytes) {
    return value_bytes >= FP_STREAM_OFFSET && fp_load_16(value + FP_HEAD_OFFSET) & FP_ROOTED_BIT ? value : NULL;
}

#endif
