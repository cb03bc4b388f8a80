#include "collection_fixture.h"

#include "scan.h"

#define ENTRY_UNIT 1u

image fixture_image(uint32_t capacity, int narrow) {
    return (image){.capacity = capacity, .end_bytes = narrow ? 1 : 2};
}

static void add_word(image *i, const void *item, uint32_t bytes, uint32_t bit) {
    memcpy(i->bytes + FP_ITEMS_OFFSET + i->data, item, bytes);
    i->data += bytes;
    i->count++;
    uint16_t end = (uint16_t)(i->data | bit), head = (uint16_t)(i->count | (i->end_bytes == 1 ? FP_NARROW_BIT : 0));
    uint16_t data = (uint16_t)i->data;
    memcpy(i->bytes + i->capacity - i->count * i->end_bytes, &end, i->end_bytes);
    memcpy(i->bytes + FP_HEAD_OFFSET, &head, 2);
    memcpy(i->bytes + FP_DATA_OFFSET, &data, 2);
}

void fixture_add(image *i, const void *item, uint32_t bytes) { add_word(i, item, bytes, 0); }

void fixture_add_reference(image *i, uint64_t blob, uint32_t bytes) {
    uint8_t reference[FP_REFERENCE_BYTES];
    memcpy(reference, &blob, 8);
    memcpy(reference + 8, &bytes, 4);
    add_word(i, reference, sizeof reference, FP_REFERENCE_BIT);
}

void fixture_add_child(image *i, uint64_t child, uint64_t items) {
    uint64_t words[2] = {child, items};
    fixture_add(i, words, sizeof words);
}

uint64_t fixture_node(fixture *f, uint32_t slot, uint32_t level, const void *content, uint32_t bytes) {
    if (f->table[NODE_UNIT].slot_bytes == 0) fixture_segment(f, NODE_UNIT, 1, NODE_SLOT);
    uint64_t offset = (uint64_t)NODE_UNIT * FP_UNIT_BYTES + slot * NODE_SLOT;
    uint64_t capacity = level == FP_BLOB_LEVEL ? 0 : bytes >> FP_CAPACITY_SHIFT;
    uint64_t header = FP_STATE_NODE | (uint64_t)level << FP_HEADER_TYPE_SHIFT | capacity << FP_HEADER_VALUE_SHIFT
                      | 1ull << FP_HEADER_EPOCH_SHIFT;
    memcpy(f->arena + offset, &header, 8);
    memcpy(f->arena + offset + 8, content, bytes);
    f->table[NODE_UNIT].high_water = slot + 1;
    return offset;
}

uint64_t fixture_image_node(fixture *f, uint32_t slot, uint32_t level, const image *i) {
    return fixture_node(f, slot, level, i->bytes, i->capacity);
}

root fixture_root(uint64_t trees) {
    root r = {{FP_ROOTED_BIT | trees << 16}};
    return r;
}

void fixture_tree(root *r, int tree, uint64_t height, uint64_t offset, uint64_t items) {
    r->words[3 + 2 * tree] = height << FP_HEIGHT_SHIFT | offset;
    r->words[4 + 2 * tree] = items;
}

void fixture_collection(fixture *f, uint32_t type, const void *value, uint32_t bytes) {
    fixture_segment(f, ENTRY_UNIT, 1, 8192);
    fixture_block(f, ENTRY_UNIT, (block){.state = FP_STATE_LIVE, .epoch = 1, .type = type, .key = "k", .key_bytes = 1,
                                         .value = value, .value_bytes = bytes});
}

int fixture_scan(fixture *f, uint32_t type, const void *value, uint32_t bytes) {
    fixture_collection(f, type, value, bytes);
    f->output->flags = FP_FLAG_NULL_SINK;
    fp_outputs outputs;
    fp_outputs_open(&outputs, f->request);
    return fp_scan(f->request, f->control, &outputs);
}

root fixture_two_leaves(fixture *f) {
    image first = fixture_image(64, 1), second = fixture_image(64, 0), top = fixture_image(64, 1);
    fixture_add(&first, "a", 1);
    fixture_add(&first, "b", 1);
    fixture_add(&second, "c", 1);
    fixture_add_reference(&second, fixture_node(f, 3, FP_BLOB_LEVEL, "blob", 4), 4);
    fixture_add_child(&top, fixture_image_node(f, 0, 0, &first), 2);
    fixture_add_child(&top, fixture_image_node(f, 1, 0, &second), 2);
    root r = fixture_root(1);
    fixture_tree(&r, 0, 1, fixture_image_node(f, 2, 1, &top), 4);
    return r;
}

root fixture_empty_stream(void) {
    root r = fixture_root(2);
    r.words[7] = 5; /* the last id */
    r.words[8] = 1;
    r.words[10] = 7; /* sequence of the largest deleted id */
    r.words[11] = 300;
    return r;
}

root fixture_stream_of_two(fixture *f) {
    image entries = fixture_image(128, 1);
    fixture_add(&entries, ID_1 "\x01\x01" "f\x01v", 21);
    fixture_add(&entries, ID_2 "\x01\x01" "f\x03" "200", 23);
    root r = fixture_empty_stream();
    fixture_tree(&r, 0, 0, fixture_image_node(f, 0, 0, &entries), 2);
    return r;
}

#define GROUP "\0\0\0\0\0\0\0\0"
#define CONSUMER "\0\0\0\0\0\0\0\x03"

void fixture_add_group(image *i) {
    fixture_add(i, "\x12" GROUP "\x00" "\x05\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
           "\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0" "g", 10 + 49);
    fixture_add(i, "\x32" GROUP "\x01" ID_1 "\x03\0\0\0\0\0\0\0\x09\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0", 26 + 24);
    fixture_add(i, "\x24" GROUP "\x02" CONSUMER "\x00" "\x08\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
                   "\x01\0\0\0\0\0\0\0" "c", 19 + 25);
    fixture_add(i, "\x44" GROUP "\x02" CONSUMER "\x01" ID_1, 35);
    fixture_add(i, "\x14" GROUP "\x03" "c" "\x03\0\0\0\0\0\0\0", 19);
    fixture_add(i, "\x12\xff\xff\xff\xff\xff\xff\xff\xff" "g" "\0\0\0\0\0\0\0\0", 18);
}
