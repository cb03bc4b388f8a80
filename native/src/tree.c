#include "tree.h"

#include "block.h"

#define NODE_HEADER_BYTES 8u
#define MAX_ITEM_BYTES 0x7fffffffu /* the most that a length in Java can say */
#define OFFSET_MASK ((1ull << FP_HEIGHT_SHIFT) - 1)

/* Ends the walk as damaged. Returns 0. */
static int damaged(fp_walk *walk) {
    walk->damaged = 1;
    walk->level = walk->top + 1;
    return 0;
}

/* Opens an image at the walk's level. `items` is the number of items that it must have below it. Returns 0 if
 * the image is damaged. */
static int open_image(fp_walk *walk, const uint8_t *image, uint64_t capacity, uint64_t items) {
    if (capacity < FP_ITEMS_OFFSET) return 0;
    uint32_t head = fp_load_16(image + FP_HEAD_OFFSET);
    fp_level *level = &walk->levels[walk->level];
    *level = (fp_level){
        .image = image,
        .end = image + capacity,
        .count = head & FP_COUNT_MASK,
        .data = fp_load_16(image + FP_DATA_OFFSET),
        .end_bytes = head & FP_NARROW_BIT ? 1 : 2,
        .rest = walk->level == 0 ? 0 : items,
    };
    uint64_t ends = (uint64_t)level->count * level->end_bytes;
    if (head & FP_ROOTED_BIT || FP_ITEMS_OFFSET + level->data + ends > capacity) return 0;
    return walk->level > 0 || level->count == items;
}

/* Returns the node of this level at an offset, NULL if no such node can be there. */
static const uint8_t *node_at(const fp_walk *walk, uint64_t offset, uint32_t level) {
    if (offset < FP_UNIT_BYTES || offset % 8 != 0 || offset > walk->arena.bytes - NODE_HEADER_BYTES) return NULL;
    const uint8_t *node = walk->arena.address + offset;
    uint64_t header = fp_load_64(node);
    return FP_FIELD(header, STATE) == FP_STATE_NODE && FP_FIELD(header, TYPE) == level ? node : NULL;
}

static uint64_t bytes_behind(const fp_walk *walk, const uint8_t *node) {
    return walk->arena.bytes - (uint64_t)(node - walk->arena.address) - NODE_HEADER_BYTES;
}

static int open_node(fp_walk *walk, uint64_t offset, uint64_t items) {
    const uint8_t *node = node_at(walk, offset, walk->level);
    if (node == NULL) return 0;
    uint64_t capacity = (uint64_t)FP_FIELD(fp_load_64(node), VALUE) << FP_CAPACITY_SHIFT;
    return capacity <= bytes_behind(walk, node) && open_image(walk, node + NODE_HEADER_BYTES, capacity, items);
}

static int open_tree(fp_walk *walk, const uint8_t *root, uint32_t tree) {
    uint64_t word = fp_load_64(root + FP_TREE_OFFSET + tree * FP_TREE_BYTES);
    walk->count = fp_load_64(root + FP_TREE_OFFSET + tree * FP_TREE_BYTES + 8);
    uint64_t offset = word & OFFSET_MASK, height = word >> FP_HEIGHT_SHIFT;
    if (offset == 0) {
        walk->level = walk->top + 1;
        return walk->count == 0;
    }
    if (height > FP_MAX_HEIGHT) return 0;
    walk->level = walk->top = (uint32_t)height;
    return open_node(walk, offset, walk->count);
}

void fp_walk_open(fp_walk *walk, fp_arena arena, const uint8_t *value, uint32_t value_bytes, uint32_t tree,
                  int backwards) {
    walk->arena = arena;
    walk->count = 0;
    walk->level = walk->top = 0;
    walk->backwards = backwards;
    walk->damaged = 0;
    const uint8_t *root = fp_root_of(value, value_bytes);
    int sound;
    if (root != NULL) {
        sound = tree < fp_load_16(root + FP_TREES_OFFSET) && open_tree(walk, root, tree);
    } else {
        walk->count = value_bytes < FP_ITEMS_OFFSET ? 0 : fp_load_16(value + FP_HEAD_OFFSET) & FP_COUNT_MASK;
        sound = tree == 0 && open_image(walk, value, value_bytes, walk->count);
    }
    if (!sound) damaged(walk);
}

/* Returns where an item ends. The highest bit says that the item is a reference. */
static uint32_t end_of(const fp_level *level, uint32_t index) {
    const uint8_t *at = level->end - (uint64_t)(index + 1) * level->end_bytes;
    return level->end_bytes == 1 ? *at : fp_load_16(at);
}

/* Takes an image's next item and does not follow a reference. Returns 0 if the ends do not ascend to the end of
 * the data. */
static int take(fp_walk *walk, fp_level *level, fp_item *item, int *is_reference) {
    uint32_t index = walk->backwards ? level->count - 1 - level->taken : level->taken;
    level->taken++;
    uint32_t first = index == 0 ? 0 : end_of(level, index - 1) & ~FP_REFERENCE_BIT;
    uint32_t word = end_of(level, index);
    uint32_t last = word & ~FP_REFERENCE_BIT;
    *is_reference = (word & FP_REFERENCE_BIT) != 0;
    item->data = level->image + FP_ITEMS_OFFSET + first;
    item->bytes = last - first;
    return first <= last && (index == level->count - 1 ? last == level->data : last <= level->data);
}

/* Replaces a reference by the content of its blob. Returns 0 if the reference or the blob is damaged. */
static int follow(const fp_walk *walk, fp_item *item) {
    if (item->bytes != FP_REFERENCE_BYTES) return 0;
    const uint8_t *blob = node_at(walk, fp_load_64(item->data), FP_BLOB_LEVEL);
    uint32_t bytes = fp_load_32(item->data + 8);
    if (blob == NULL || bytes > MAX_ITEM_BYTES || bytes > bytes_behind(walk, blob)) return 0;
    item->data = blob + NODE_HEADER_BYTES;
    item->bytes = bytes;
    return 1;
}

/* Opens the next child of an inner node. Returns 0 if it is damaged. */
static int descend(fp_walk *walk, fp_level *level) {
    fp_item child;
    int is_reference;
    if (!take(walk, level, &child, &is_reference) || child.bytes < FP_CHILD_BYTES) return 0;
    uint64_t items = fp_load_64(child.data + 8);
    if (items > level->rest) return 0;
    level->rest -= items;
    if (items == 0) return 1; /* a child without items is skipped: a damaged tree cannot make the walk endless */
    walk->level--;
    return open_node(walk, fp_load_64(child.data), items);
}

int fp_walk_next(fp_walk *walk, fp_item *item) {
    while (walk->level <= walk->top) {
        fp_level *level = &walk->levels[walk->level];
        if (level->taken == level->count) {
            if (level->rest != 0) return damaged(walk);
            walk->level++;
        } else if (walk->level > 0) {
            if (!descend(walk, level)) return damaged(walk);
        } else {
            int is_reference;
            if (!take(walk, level, item, &is_reference)) return damaged(walk);
            if (is_reference && !follow(walk, item)) return damaged(walk);
            return 1;
        }
    }
    return 0;
}
