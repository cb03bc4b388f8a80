#include "outputs.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crc64.h"
#include "fixture.h"

static void put(fixture *f, uint32_t unit, uint32_t database, const char *key) {
    fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .database = database, .key = key,
                                   .key_bytes = (uint32_t)strlen(key), .value = "v", .value_bytes = 1});
}

static int fill_setup(void **state) {
    fixture *f = fixture_create(FP_MAP_PRIVATE);
    fixture_segment(f, 1, 1, 64);
    fixture_segment(f, 3, 1, 64);
    put(f, 1, 0, "user:1");
    put(f, 1, 0, "us");
    put(f, 1, 2, "two");
    put(f, 1, 0, "order:1");
    put(f, 3, 9, "nine");
    put(f, 3, 0, "user:2");
    put(f, 3, 2, "user:3");
    *state = f;
    return 0;
}

static void with_prefix(fp_output *output, const char *prefix) {
    output->prefix_address = (uintptr_t)prefix;
    output->prefix_bytes = strlen(prefix);
}

/* Two prefixes of database 0, database 2, and database 7, which is empty. Nobody wants the rest. */
static void make_four_outputs(fixture *f) {
    f->request->output_count = 4;
    static const char *const temporary[] = {"t0", "t1", "t2", "t3"}, *const final[] = {"f0", "f1", "f2", "f3"};
    static const uint32_t databases[] = {1u << 0, 1u << 0, 1u << 2, 1u << 7};
    for (uint32_t i = 0; i < 4; i++) {
        fixture_sink_of(f, i, temporary[i], final[i]);
        f->outputs[i].databases = databases[i];
    }
    with_prefix(&f->outputs[0], "user:");
    with_prefix(&f->outputs[1], "order:");
}

/* A file holds these bytes and their checksum, and the output's record says so. */
static void check_file(const fixture *f, uint32_t output, const char *name, uint64_t keys, const char *expected,
                       size_t expected_bytes) {
    size_t bytes;
    uint8_t *content = fixture_read(f, name, &bytes);
    assert_non_null(content);
    assert_int_equal(bytes, expected_bytes + 8);
    assert_memory_equal(content, expected, expected_bytes);
    uint64_t crc = fp_crc64_table(0, expected, expected_bytes);
    assert_memory_equal(content + expected_bytes, &crc, 8);
    free(content);
    assert_int_equal(f->outputs[output].keys_written, keys);
    assert_int_equal(f->outputs[output].bytes_written, bytes);
    assert_true(f->outputs[output].crc64 == crc);
}

#define CHECK_FILE(output, name, keys, expected) check_file(f, output, name, keys, expected, sizeof(expected) - 1)

static void each_output_gets_its_own_entries(void **state) {
    fixture *f = *state;
    make_four_outputs(f);
    f->outputs[2].trailer_address = (uintptr_t)"\xfa\x01" "a\x01" "b";
    f->outputs[2].trailer_bytes = 5;
    assert_int_equal(fixture_run(f), 0);
    CHECK_FILE(0, "f0", 2, "REDIS0009\xfe\x00\x00\x06user:1\x01v\x00\x06user:2\x01v\xff");
    CHECK_FILE(1, "f1", 1, "REDIS0009\xfe\x00\x00\x07order:1\x01v\xff");
    CHECK_FILE(2, "f2", 2, "REDIS0009\xfe\x02\x00\x03two\x01v\x00\x06user:3\x01v\xfa\x01" "a\x01" "b\xff");
    CHECK_FILE(3, "f3", 0, "REDIS0009\xff");
    assert_int_equal(fixture_file_count(f), 4);
    assert_int_equal(f->control->keys_written, 5);
    uint64_t bytes = 0;
    for (int i = 0; i < 4; i++) bytes += f->outputs[i].bytes_written;
    assert_int_equal(f->control->bytes_written, bytes);
    assert_int_equal(f->control->phase, FP_PHASE_DONE);
}

static void there_may_be_sixteen(void **state) {
    fixture *f = *state;
    uint64_t scratch_bytes = FP_STACK_BYTES + FP_OUTPUTS * FP_SCRATCH_MIN_BYTES;
    int64_t scratch = fp_map(FP_MAP_CONTROL, (int64_t)scratch_bytes);
    assert_true(scratch > 0);
    f->request->scratch_address = (uint64_t)scratch;
    f->request->scratch_bytes = scratch_bytes;
    f->request->output_count = FP_OUTPUTS;
    for (uint32_t i = 0; i < FP_OUTPUTS; i++) {
        char temporary[] = "ta", final[] = "fa";
        temporary[1] = final[1] = (char)('a' + i);
        fixture_sink_of(f, i, temporary, final);
        f->outputs[i].databases = 1u << i;
    }
    assert_int_equal(fixture_run(f), 0);
    assert_int_equal(fixture_file_count(f), FP_OUTPUTS);
    assert_int_equal(f->control->keys_written, 7);
    CHECK_FILE(9, "fj", 1, "REDIS0009\xfe\x09\x00\x04nine\x01v\xff");
    CHECK_FILE(15, "fp", 0, "REDIS0009\xff");
    fp_unmap(scratch, (int64_t)scratch_bytes);
}

/* Many buffers full, in turns: what each output has buffered is its own. */
static void the_buffers_do_not_meet(void **state) {
    fixture *f = *state;
    enum { UNITS = 40, SLOT = 4096 };
    static uint8_t value[3000];
    for (uint32_t unit = 10; unit < 10 + UNITS; unit++) {
        fixture_segment(f, unit, 1, SLOT);
        for (uint32_t i = 0; i < FP_UNIT_BYTES / SLOT; i++) {
            uint32_t database = 4 + i % 2;
            memset(value, (int)(database * 16), sizeof value);
            fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .database = database, .key = "k",
                                           .key_bytes = 1, .value = value, .value_bytes = sizeof value});
        }
    }
    f->request->output_count = 2;
    for (uint32_t i = 0; i < 2; i++) {
        fixture_sink_of(f, i, i == 0 ? "t0" : "t1", i == 0 ? "f0" : "f1");
        f->outputs[i].databases = 1u << (4 + i);
    }
    assert_int_equal(fixture_run(f), 0);
    for (uint32_t i = 0; i < 2; i++) {
        size_t bytes, unit_records = FP_UNIT_BYTES / SLOT / 2, record_bytes = 1 + 2 + 2 + sizeof value;
        uint8_t *content = fixture_read(f, i == 0 ? "f0" : "f1", &bytes);
        assert_int_equal(bytes, 9 + 4 * 2 + UNITS * unit_records * record_bytes + 9); /* of four chunks */
        memset(value, (int)((4 + i) * 16), sizeof value);
        const uint8_t *at = content + 9;
        for (size_t j = 0; j < UNITS * unit_records; j++, at += record_bytes) {
            if (j == 0 || (j % unit_records == 0 && (10 + j / unit_records) % FP_CHUNK_UNITS == 0)) {
                assert_int_equal(at[0], FP_OPCODE_SELECT_DB);
                assert_int_equal(at[1], 4 + i);
                at += 2;
            }
            assert_memory_equal(at, "\x00\x01k\x4b\xb8", 5);
            assert_memory_equal(at + 5, value, sizeof value);
        }
        free(content);
    }
}

static void a_pipe_and_a_file_come_from_one_pass(void **state) {
    fixture *f = *state;
    int ends[2];
    assert_int_equal(fp_pipe((int64_t)(uintptr_t)ends), 0);
    f->request->output_count = 2;
    fixture_sink_of(f, 0, "t0", "f0");
    f->outputs[0].databases = 1u << 0 | 1u << 9;
    f->outputs[1].databases = 1u << 2;
    f->outputs[1].sink_fd = ends[1];
    f->outputs[1].flags |= FP_FLAG_SKIP_FSYNC;
    assert_int_equal(fixture_run(f), 0);
    CHECK_FILE(0, "f0", 5, "REDIS0009\xfe\x00\x00\x06user:1\x01v\x00\x02us\x01v\x00\x07order:1\x01v"
                           "\xfe\x09\x00\x04nine\x01v\xfe\x00\x00\x06user:2\x01v\xff");
    static const char expected[] = "REDIS0009\xfe\x02\x00\x03two\x01v\x00\x06user:3\x01v\xff";
    char content[128];
    assert_int_equal(read(ends[0], content, sizeof content), sizeof expected - 1 + 8);
    assert_memory_equal(content, expected, sizeof expected - 1);
    close(ends[0]);
}

/* The third of four fails. */
static void expect_failure(fixture *f, uint32_t step, int error) {
    int status = fixture_run(f);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(f->control->failed_step, step);
    assert_int_equal(f->control->failed_output, 2);
    assert_int_equal(f->control->error, error);
}

static void one_that_cannot_be_written_fails_all(void **state) {
    fixture *f = *state;
    make_four_outputs(f);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    close(f->outputs[2].sink_fd);
    f->outputs[2].sink_fd = ends[1];
    expect_failure(f, FP_STEP_WRITE, EPIPE);
    assert_int_equal(fixture_file_count(f), 0);
}

static void one_that_cannot_be_synced_fails_all(void **state) {
    fixture *f = *state;
    make_four_outputs(f);
    int ends[2];
    assert_int_equal(fp_pipe((int64_t)(uintptr_t)ends), 0);
    close(f->outputs[2].sink_fd);
    f->outputs[2].sink_fd = ends[1]; /* without FP_FLAG_SKIP_FSYNC */
    expect_failure(f, FP_STEP_SYNC, EINVAL);
    assert_int_equal(fixture_file_count(f), 0);
    close(ends[0]);
}

static void one_that_cannot_be_renamed_leaves_those_before_it(void **state) {
    fixture *f = *state;
    make_four_outputs(f);
    strcpy(f->outputs[2].final_name, "folder/that/is/not/there");
    expect_failure(f, FP_STEP_RENAME, ENOENT);
    assert_int_equal(fixture_file_count(f), 2);
    CHECK_FILE(0, "f0", 2, "REDIS0009\xfe\x00\x00\x06user:1\x01v\x00\x06user:2\x01v\xff");
    CHECK_FILE(1, "f1", 1, "REDIS0009\xfe\x00\x00\x07order:1\x01v\xff");
}

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, fill_setup, fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(each_output_gets_its_own_entries),
        ON_ARENA(there_may_be_sixteen),
        ON_ARENA(the_buffers_do_not_meet),
        ON_ARENA(a_pipe_and_a_file_come_from_one_pass),
        ON_ARENA(one_that_cannot_be_written_fails_all),
        ON_ARENA(one_that_cannot_be_synced_fails_all),
        ON_ARENA(one_that_cannot_be_renamed_leaves_those_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
