#include "threads_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const uint32_t thread_counts[THREAD_COUNTS] = {1, 2, 3, FIXTURE_THREADS};

/* Fills a segment with strings in slots of 256 bytes. They belong to three databases, and some have an expiry. */
static void put_small(fixture *f, uint32_t unit) {
    fixture_segment(f, unit, 1, 256);
    for (uint32_t i = 0; i < FP_UNIT_BYTES / 256; i++) {
        char key[32], value[200];
        int key_bytes = snprintf(key, sizeof key, "%s:%u:%u", i % 2 == 0 ? "user" : "order", unit, i);
        for (uint32_t j = 0; j < sizeof value; j++) value[j] = "abcdefg"[(j * j / 7 + unit * i) % 7];
        fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .database = i % 5 == 0 ? i / 5 % 3 : 0,
                                       .expiry = i % 7 == 0 ? 4102444800000 + i : 0, .key = key,
                                       .key_bytes = (uint32_t)key_bytes, .value = value,
                                       .value_bytes = rand() % sizeof value});
    }
}

/* Puts `count` values of this size into one segment. */
static void put_large(fixture *f, uint32_t unit, uint32_t units, uint32_t count, uint32_t value_bytes) {
    fixture_segment(f, unit, units, units * FP_UNIT_BYTES / count & ~7u);
    uint8_t *value = malloc(value_bytes);
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < value_bytes; j++) value[j] = (uint8_t)(j / 50 % 3 == 0 ? (uint32_t)rand() : j / 1000);
        fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .database = i % 2, .key = "user:large",
                                       .key_bytes = 10, .value = value, .value_bytes = value_bytes});
    }
    free(value);
}

static void put_list(fixture *f, uint32_t unit, const root *list) {
    fixture_segment(f, unit, 1, 256);
    fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .type = FP_TYPE_LIST, .key = "order:list",
                                   .key_bytes = 10, .value = list, .value_bytes = FP_STREAM_OFFSET});
}

void threads_open_outputs(fixture *f) {
    static const char *const temporary[OUTPUTS] = {"t0", "t1", "t2"}, *const final[OUTPUTS] = {"f0", "f1", "f2"};
    for (uint32_t i = 0; i < OUTPUTS; i++) fixture_sink_of(f, i, temporary[i], final[i]);
}

int threads_setup(void **state) {
    fixture *f = fixture_create(FP_MAP_PRIVATE);
    srand(5);
    root list = fixture_two_leaves(f);
    for (uint32_t unit = 3; unit < FIXTURE_UNITS; unit++) put_small(f, unit);
    memset(&f->table[20], 0, 33 * sizeof f->table[0]);
    memset(&f->table[60], 0, 15 * sizeof f->table[0]);
    memset(&f->table[95], 0, 3 * sizeof f->table[0]);
    put_large(f, 20, 33, 1, 2100000); /* more than a buffer, and into the third chunk behind its own */
    put_large(f, 60, 15, 1, 900000);  /* compressed as a whole */
    put_large(f, 95, 3, 8, 20000);    /* blocks on both sides of a chunk's end */
    put_list(f, 1, &list);
    put_list(f, 110, &list); /* whose nodes are in the first chunk */
    f->request->output_count = OUTPUTS;
    for (uint32_t i = 0; i < OUTPUTS; i++) {
        f->outputs[i].databases = i == 1 ? 1u << 1 : 1u << 0; /* nobody wants database 2 */
        f->outputs[i].flags |= FP_FLAG_LZF;
    }
    f->outputs[0].prefix_address = (uintptr_t)"user:";
    f->outputs[0].prefix_bytes = 5;
    f->outputs[2].prefix_address = (uintptr_t)"order:";
    f->outputs[2].prefix_bytes = 6;
    f->outputs[2].trailer_address = (uintptr_t)"\xfa\x01" "a\x01" "b";
    f->outputs[2].trailer_bytes = 5;
    *state = f;
    return 0;
}

snapshot threads_collect(fixture *f) {
    snapshot s = {.control = *f->control};
    for (uint32_t i = 0; i < OUTPUTS; i++) {
        s.outputs[i] = f->outputs[i];
        size_t bytes;
        s.content[i] = fixture_read(f, f->outputs[i].final_name, &bytes);
        assert_non_null(s.content[i]);
        assert_int_equal(bytes, s.outputs[i].bytes_written);
        fp_unlink(f->directory, f->outputs[i].final_name);
    }
    assert_int_equal(fixture_file_count(f), 0);
    return s;
}

void threads_forget(snapshot *s) {
    for (uint32_t i = 0; i < OUTPUTS; i++) free(s->content[i]);
}

snapshot threads_take(fixture *f, uint32_t threads) {
    fixture_scan_threads(f, threads);
    threads_open_outputs(f);
    assert_int_equal(fixture_run(f), 0);
    return threads_collect(f);
}

void threads_check_same(const snapshot *s, const snapshot *expected) {
    assert_int_equal(s->control.keys_written, expected->control.keys_written);
    assert_int_equal(s->control.bytes_written, expected->control.bytes_written);
    assert_memory_equal(s->control.keys_met, expected->control.keys_met, sizeof s->control.keys_met);
    assert_int_equal(s->control.scan_unit, FIXTURE_UNITS);
    for (uint32_t i = 0; i < OUTPUTS; i++) {
        assert_int_equal(s->outputs[i].bytes_written, expected->outputs[i].bytes_written);
        assert_memory_equal(s->content[i], expected->content[i], s->outputs[i].bytes_written);
        assert_int_equal(s->outputs[i].keys_written, expected->outputs[i].keys_written);
        assert_true(s->outputs[i].crc64 == expected->outputs[i].crc64);
    }
}
