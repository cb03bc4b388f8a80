#include "collection.h"

#include <errno.h>
#include <stdlib.h>

#include "collection_fixture.h"

/* Compares what a child writes from the type on with what it must. */
static void expect(fixture *f, uint32_t flags, uint32_t type, const void *value, uint32_t bytes, const char *expected,
                   size_t expected_bytes) {
    fixture_collection(f, type, value, bytes);
    f->output->flags = flags;
    fixture_sink(f, "out");
    assert_int_equal(fixture_run(f), 0);
    size_t size;
    uint8_t *content = fixture_read(f, "out", &size);
    assert_non_null(content);
    assert_int_equal(size, 9 + 2 + expected_bytes + 9);
    assert_memory_equal(content + 11, expected, expected_bytes);
    free(content);
}

#define EXPECT(f, flags, type, value, bytes, text) expect(f, flags, type, value, bytes, text, sizeof(text) - 1)

static void small_lists_and_sets_are_strings_in_order(void **state) {
    fixture *f = *state;
    for (int narrow = 0; narrow < 2; narrow++) {
        image i = fixture_image(100, narrow);
        fixture_add(&i, "one", 3);
        fixture_add(&i, "", 0);
        fixture_add(&i, "-129", 4);
        EXPECT(f, 0, FP_TYPE_LIST, i.bytes, i.capacity, "\x01\x01k\x03\x03one\x00\xc1\x7f\xff");
        EXPECT(f, 0, FP_TYPE_SET, i.bytes, i.capacity, "\x02\x01k\x03\x03one\x00\xc1\x7f\xff");
    }
}

static void a_sorted_set_begins_with_the_greatest_score(void **state) {
    fixture *f = *state;
    image i = fixture_image(100, 1);
    fixture_add(&i, "\x3f\xff\xff\xff\xff\xff\xff\xff" "a", 9); /* -2: its bits flipped */
    fixture_add(&i, "\x80\0\0\0\0\0\0\0" "b", 9);
    fixture_add(&i, "\xbf\xf0\0\0\0\0\0\0" "c", 9); /* 1 */
    EXPECT(f, 0, FP_TYPE_SORTED_SET, i.bytes, i.capacity,
           "\x05\x01k\x03\x01" "c\0\0\0\0\0\0\xf0\x3f\x01" "b\0\0\0\0\0\0\0\0\x01" "a\0\0\0\0\0\0\0\xc0");
}

static void fields_with_an_expiry_are_redis_s_or_valkey_s(void **state) {
    fixture *f = *state;
    image i = fixture_image(100, 1);
    fixture_add(&i, "\x02" "fv", 3);
    EXPECT(f, 0, FP_TYPE_HASH, i.bytes, i.capacity, "\x04\x01k\x01\x01" "f\x01v");
    EXPECT(f, 0, FP_TYPE_HASH_EXPIRING, i.bytes, i.capacity, "\x18\x01k\0\0\0\0\0\0\0\0\x01\x00\x01" "f\x01v");
    fixture_add(&i, "\x03" "gw\x64\0\0\0\0\0\0\0", 11);
    fixture_add(&i, "\x03h\x63\0\0\0\0\0\0\0", 10);
    EXPECT(f, 0, FP_TYPE_HASH_EXPIRING, i.bytes, i.capacity,
           "\x18\x01k\x63\0\0\0\0\0\0\0\x03\x00\x01" "f\x01v\x02\x01g\x01w\x01\x01h\x00");
    EXPECT(f, FP_FLAG_VALKEY, FP_TYPE_HASH_EXPIRING, i.bytes, i.capacity,
           "\x16\x01k\x03\x01" "f\x01v\xff\xff\xff\xff\xff\xff\xff\xff\x01g\x01w\x64\0\0\0\0\0\0\0"
           "\x01h\x00\x63\0\0\0\0\0\0\0");
    assert_int_equal(fixture_scan(f, FP_TYPE_HASH, i.bytes, i.capacity), EUCLEAN);
}

static void rooted_collections_are_walked_leaf_by_leaf(void **state) {
    fixture *f = *state;
    root r = fixture_two_leaves(f);
    EXPECT(f, 0, FP_TYPE_LIST, &r, FP_STREAM_OFFSET, "\x01\x01k\x04\x01" "a\x01" "b\x01" "c\x04" "blob");
}

static void a_walk_goes_both_ways(void **state) {
    fixture *f = *state;
    root r = fixture_two_leaves(f);
    fp_arena arena = {f->arena, FIXTURE_UNITS * FP_UNIT_BYTES};
    static const char *const items[] = {"a", "b", "c", "blob"};
    for (int backwards = 0; backwards < 2; backwards++) {
        fp_walk walk;
        fp_item item;
        fp_walk_open(&walk, arena, (const uint8_t *)&r, FP_STREAM_OFFSET, 0, backwards);
        for (int i = 0; i < 4; i++) {
            const char *expected = items[backwards ? 3 - i : i];
            assert_true(fp_walk_next(&walk, &item));
            assert_int_equal(item.bytes, strlen(expected));
            assert_memory_equal(item.data, expected, item.bytes);
        }
        assert_false(fp_walk_next(&walk, &item));
        assert_false(walk.damaged);
        assert_false(fp_walk_next(&walk, &item));
    }
}

static void an_empty_stream_has_its_figures(void **state) {
    fixture *f = *state;
    root r = fixture_empty_stream();
    EXPECT(f, 0, FP_TYPE_STREAM, &r, sizeof r, "\x0f\x01k\x00\x00\x05\x01\x00");
    EXPECT(f, FP_FLAG_STREAM_2, FP_TYPE_STREAM, &r, sizeof r, "\x13\x01k\x00\x00\x05\x01\x00\x00\x00\x07\x41\x2c\x00");
    EXPECT(f, FP_FLAG_STREAM_3, FP_TYPE_STREAM, &r, sizeof r, "\x15\x01k\x00\x00\x05\x01\x00\x00\x00\x07\x41\x2c\x00");
}

static void entries_are_a_listpack_with_the_fields_of_the_first(void **state) {
    fixture *f = *state;
    root r = fixture_stream_of_two(f);
    EXPECT(f, 0, FP_TYPE_STREAM, &r, sizeof r,
           "\x0f\x01k\x01\x10" ID_1 "\x29" "\x29\0\0\0\x0f\0"
           "\x02\x01\x00\x01\x01\x01\x81" "f\x02\x00\x01"
           "\x02\x01\x00\x01\x00\x01\x81v\x02\x04\x01"
           "\x02\x01\x02\x01\xdf\xff\x02\xc0\xc8\x02\x04\x01\xff"
           "\x02\x05\x01\x00");
}

static void groups_name_their_consumers_and_what_is_pending(void **state) {
    fixture *f = *state;
    image groups = fixture_image(512, 0);
    fixture_add_group(&groups);
    root r = fixture_stream_of_two(f);
    r.words[12] = 1;
    fixture_tree(&r, 0, 0, 0, 0);
    fixture_tree(&r, 1, 0, fixture_image_node(f, 1, 0, &groups), groups.count);
    EXPECT(f, 0, FP_TYPE_STREAM, &r, sizeof r,
           "\x0f\x01k\x00\x00\x05\x01\x01\x01g\x05\x01"
           "\x01" ID_1 "\x09\0\0\0\0\0\0\0\x02" "\x01\x01" "c\x08\0\0\0\0\0\0\0\x01" ID_1);
    EXPECT(f, FP_FLAG_STREAM_3, FP_TYPE_STREAM, &r, sizeof r,
           "\x15\x01k\x00\x00\x05\x01\x00\x00\x00\x07\x41\x2c\x01\x01g\x05\x01\x81\xff\xff\xff\xff\xff\xff\xff\xff"
           "\x01" ID_1 "\x09\0\0\0\0\0\0\0\x02"
           "\x01\x01" "c\x08\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x01" ID_1);
    for (uint64_t count = 0; count < 4; count += 2) { /* one too few, one too many */
        r.words[12] = count;
        assert_int_equal(fixture_scan(f, FP_TYPE_STREAM, &r, sizeof r), EUCLEAN);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(small_lists_and_sets_are_strings_in_order),
        TEST(a_sorted_set_begins_with_the_greatest_score),
        TEST(fields_with_an_expiry_are_redis_s_or_valkey_s),
        TEST(rooted_collections_are_walked_leaf_by_leaf),
        TEST(a_walk_goes_both_ways),
        TEST(an_empty_stream_has_its_figures),
        TEST(entries_are_a_listpack_with_the_fields_of_the_first),
        TEST(groups_name_their_consumers_and_what_is_pending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
