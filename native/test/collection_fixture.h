/* Collections laid out by hand, as forkpoint_layout.h draws them. */
#ifndef FORKPOINT_COLLECTION_FIXTURE_H
#define FORKPOINT_COLLECTION_FIXTURE_H

#include <string.h>

#include "fixture.h"

#define NODE_UNIT 2u /* a segment of nodes, of NODE_SLOT bytes each */
#define NODE_SLOT 1024u

/* A small image under construction: items are added one by one. */
typedef struct {
    uint8_t bytes[NODE_SLOT];
    uint32_t count, data, capacity, end_bytes;
} image;

typedef struct {
    uint64_t words[FP_STREAM_BYTES / 8];
} root;

image fixture_image(uint32_t capacity, int narrow);
void fixture_add(image *i, const void *item, uint32_t bytes);
void fixture_add_reference(image *i, uint64_t blob, uint32_t bytes);
void fixture_add_child(image *i, uint64_t child, uint64_t items);

/* Puts a node into a slot and returns its offset. */
uint64_t fixture_node(fixture *f, uint32_t slot, uint32_t level, const void *content, uint32_t bytes);
uint64_t fixture_image_node(fixture *f, uint32_t slot, uint32_t level, const image *i);

root fixture_root(uint64_t trees);
void fixture_tree(root *r, int tree, uint64_t height, uint64_t offset, uint64_t items);

/* The only entry, under the key "k". */
void fixture_collection(fixture *f, uint32_t type, const void *value, uint32_t bytes);

/* Scans it into nothing. Returns what fp_scan() does. */
int fixture_scan(fixture *f, uint32_t type, const void *value, uint32_t bytes);

/* The list a, b, c, blob: two leaves in slots 0 and 1 below a node in slot 2, and the blob in slot 3. */
root fixture_two_leaves(fixture *f);

#define ID_1 "\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\x01"
#define ID_2 "\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\x00"

root fixture_empty_stream(void);
root fixture_stream_of_two(fixture *f); /* ID_1 and ID_2, in slot 0 */
void fixture_add_group(image *i);       /* with a consumer that has ID_1 */

#endif
