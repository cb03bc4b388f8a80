/* Damaged collections are reported, not followed. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "collection_fixture.h"

static void expect_damaged_image(fixture *f, image i, uint32_t at, uint16_t value) {
    memcpy(i.bytes + at, &value, 2);
    assert_int_equal(fixture_scan(f, FP_TYPE_LIST, i.bytes, i.capacity), EUCLEAN);
}

static void a_damaged_image_is_an_error(void **state) {
    fixture *f = *state;
    image i = fixture_image(20, 0);
    fixture_add(&i, "one", 3);
    fixture_add(&i, "two", 3);
    assert_int_equal(fixture_scan(f, FP_TYPE_LIST, i.bytes, i.capacity), 0);
    expect_damaged_image(f, i, FP_HEAD_OFFSET, 0);      /* nothing is in it */
    expect_damaged_image(f, i, FP_HEAD_OFFSET, 9);      /* ends that reach into the head */
    expect_damaged_image(f, i, FP_DATA_OFFSET, 13);     /* data that reaches into the ends */
    expect_damaged_image(f, i, FP_DATA_OFFSET, 5);      /* less than the last end */
    expect_damaged_image(f, i, 18, 7);                  /* the first end behind the second */
    expect_damaged_image(f, i, 16, 2);                  /* the second before the first */
    expect_damaged_image(f, i, 18, FP_REFERENCE_BIT | 3); /* a reference of three bytes */
    expect_damaged_image(f, i, FP_HEAD_OFFSET, FP_ROOTED_BIT); /* a root of twenty bytes */
    for (uint32_t bytes = 0; bytes < 14; bytes++) {
        assert_int_equal(fixture_scan(f, FP_TYPE_LIST, i.bytes, bytes), EUCLEAN);
    }
}

static void items_that_do_not_hold_what_they_must_are_an_error(void **state) {
    fixture *f = *state;
    static const struct {
        uint32_t type, bytes;
        const char *item;
    } wrong[] = {
        {FP_TYPE_SORTED_SET, 7, "1234567"},
        {FP_TYPE_HASH, 0, ""},
        {FP_TYPE_HASH, 2, "\x04" "f"},
        {FP_TYPE_HASH, 2, "\x80\x80"},
        {FP_TYPE_HASH_EXPIRING, 8, "\x01" "1234567"},
        {FP_TYPE_HASH_EXPIRING, 9, "\x01\0\0\0\0\0\0\1\0"}, /* an expiry of 49 bits */
        {FP_TYPE_STREAM, 2, "no"},
    };
    for (size_t n = 0; n < sizeof wrong / sizeof wrong[0]; n++) {
        image i = fixture_image(64, 1);
        fixture_add(&i, wrong[n].item, wrong[n].bytes);
        assert_int_equal(fixture_scan(f, wrong[n].type, i.bytes, i.capacity), EUCLEAN);
    }
}

static void expect_damaged_tree(fixture *f, root r, int word, uint64_t value) {
    r.words[word] = value;
    assert_int_equal(fixture_scan(f, FP_TYPE_LIST, &r, FP_STREAM_OFFSET), EUCLEAN);
}

static void a_damaged_root_is_an_error(void **state) {
    fixture *f = *state;
    root r = fixture_two_leaves(f);
    assert_int_equal(fixture_scan(f, FP_TYPE_LIST, &r, FP_STREAM_OFFSET), 0);
    uint64_t top = r.words[3];
    uint64_t limit = FIXTURE_UNITS * FP_UNIT_BYTES;
    expect_damaged_tree(f, r, 0, FP_ROOTED_BIT); /* no trees */
    uint64_t height = 1ull << FP_HEIGHT_SHIFT;
    const uint64_t wrong[] = {0, 8, limit - 4, limit, height - 8, top & (height - 1),
                              top + height, top + 4, top - NODE_SLOT, top + NODE_SLOT, UINT64_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) expect_damaged_tree(f, r, 3, wrong[i]);
    expect_damaged_tree(f, r, 4, 3);
    expect_damaged_tree(f, r, 4, 5);
    expect_damaged_tree(f, r, 4, UINT64_MAX);
}

/* Writes into a slot of the nodes, and expects the list of two leaves to be damaged by it. */
static void expect_damaged_node(fixture *f, uint32_t slot, uint32_t at, const void *bytes, uint32_t count) {
    root r = fixture_two_leaves(f);
    memcpy(f->arena + NODE_UNIT * FP_UNIT_BYTES + slot * NODE_SLOT + at, bytes, count);
    assert_int_equal(fixture_scan(f, FP_TYPE_LIST, &r, FP_STREAM_OFFSET), EUCLEAN);
}

static void a_damaged_node_is_an_error(void **state) {
    fixture *f = *state;
    static const uint64_t nothing = 0, beyond = FIXTURE_UNITS * FP_UNIT_BYTES, far = UINT64_MAX - 7;
    static const uint32_t child = 8 + FP_ITEMS_OFFSET, reference = 8 + FP_ITEMS_OFFSET + 1;
    for (uint32_t slot = 0; slot < 4; slot++) expect_damaged_node(f, slot, 0, &nothing, 8);
    expect_damaged_node(f, 2, child, &nothing, 8);
    expect_damaged_node(f, 2, child, &beyond, 8);
    expect_damaged_node(f, 2, child, &far, 8);
    expect_damaged_node(f, 2, child + 8, "\x01", 1); /* counts that do not add up */
    expect_damaged_node(f, 2, child + 8, "\x03", 1);
    expect_damaged_node(f, 2, child + 8, &far, 8);
    expect_damaged_node(f, 2, 8, "\x01", 1);
    expect_damaged_node(f, 1, reference, &beyond, 8);
    expect_damaged_node(f, 1, reference, &far, 8);
    expect_damaged_node(f, 1, reference, &nothing, 8);
    expect_damaged_node(f, 1, reference + 8, "\xff\xff\xff\x7f", 4);
    expect_damaged_node(f, 1, reference + 8, "\xff\xff\xff\xff", 4);
    uint64_t itself = NODE_UNIT * FP_UNIT_BYTES + 2 * NODE_SLOT;
    expect_damaged_node(f, 2, child, &itself, 8);
    uint64_t capacity = FP_STATE_NODE | 0x3fffull << FP_HEADER_VALUE_SHIFT;
    expect_damaged_node(f, 0, 0, &capacity, 8); /* its ends are elsewhere then */
}

static void a_deep_tree_is_an_error(void **state) {
    fixture *f = *state;
    image leaf = fixture_image(64, 1);
    fixture_add(&leaf, "x", 1);
    uint64_t below = fixture_image_node(f, 0, 0, &leaf);
    for (uint32_t level = 1; level <= FP_MAX_HEIGHT + 1; level++) {
        image inner = fixture_image(64, 1);
        fixture_add_child(&inner, below, 1);
        below = fixture_image_node(f, level, level, &inner);
        root r = fixture_root(1);
        fixture_tree(&r, 0, level, below, 1);
        int expected = level <= FP_MAX_HEIGHT ? 0 : EUCLEAN;
        assert_int_equal(fixture_scan(f, FP_TYPE_SET, &r, FP_STREAM_OFFSET), expected);
    }
}

static void a_collection_of_nothing_is_an_error(void **state) {
    fixture *f = *state;
    image i = fixture_image(8, 1);
    root r = fixture_root(2);
    static const uint32_t types[] = {FP_TYPE_LIST, FP_TYPE_SET, FP_TYPE_HASH, FP_TYPE_SORTED_SET,
                                     FP_TYPE_HASH_EXPIRING};
    for (size_t n = 0; n < sizeof types / sizeof types[0]; n++) {
        assert_int_equal(fixture_scan(f, types[n], i.bytes, i.capacity), EUCLEAN);
        assert_int_equal(fixture_scan(f, types[n], &r, FP_STREAM_OFFSET), EUCLEAN);
    }
}

/* Any bytes may change; the sanitizers see whoever reads elsewhere than in the arena. */
static void random_damage_never_leads_out_of_the_arena(void **state) {
    fixture *f = *state;
    unsigned seed = (unsigned)getpid();
    print_message("seed %u\n", seed);
    srand(seed);
    static const uint32_t types[] = {FP_TYPE_LIST, FP_TYPE_SET, FP_TYPE_HASH, FP_TYPE_SORTED_SET, FP_TYPE_STREAM,
                                     FP_TYPE_HASH_EXPIRING};
    for (int round = 0; round < 20000; round++) {
        root r = fixture_two_leaves(f);
        uint32_t type = types[rand() % 6];
        if (type == FP_TYPE_STREAM) {
            image groups = fixture_image(512, 0);
            fixture_add_group(&groups);
            r = fixture_stream_of_two(f);
            r.words[12] = 1;
            fixture_tree(&r, 1, 0, fixture_image_node(f, 4, 0, &groups), groups.count);
        }
        for (int i = rand() % 4; i >= 0; i--) {
            uint8_t *slot = f->arena + NODE_UNIT * FP_UNIT_BYTES + (uint32_t)(rand() % 5) * NODE_SLOT;
            if (rand() % 8 != 0) slot[rand() % 128] = (uint8_t)rand();
            else ((uint8_t *)&r)[rand() % (int)sizeof r] = (uint8_t)rand();
        }
        int result = fixture_scan(f, type, &r, sizeof r);
        assert_true(result == 0 || result == EUCLEAN);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_damaged_image_is_an_error),
        TEST(items_that_do_not_hold_what_they_must_are_an_error),
        TEST(a_damaged_root_is_an_error),
        TEST(a_damaged_node_is_an_error),
        TEST(a_deep_tree_is_an_error),
        TEST(a_collection_of_nothing_is_an_error),
        TEST(random_damage_never_leads_out_of_the_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
