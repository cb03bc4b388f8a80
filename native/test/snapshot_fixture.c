#include "snapshot_fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crc64.h"
#include "io.h"

int snapshot_setup(void **state) {
    fixture *f = fixture_create(FP_MAP_PRIVATE);
    fixture_segment(f, 1, 1, 64);
    fixture_segment(f, 3, 1, 64);
    fixture_string(f, 3, "third", "tres");
    fixture_string(f, 1, "first", "1");
    fixture_block(f, 1, (block){.state = FP_STATE_LIVE, .epoch = 2, .expiry = 4102444800000, .database = 2,
                                .key = "second", .key_bytes = 6, .value = "dos", .value_bytes = 3});
    f->output->trailer_address = (uintptr_t)"\xfa\x01" "a\x01" "b";
    f->output->trailer_bytes = 5;
    *state = f;
    return 0;
}

/* The segments come in the order of their addresses. */
void snapshot_check(const fixture *f, const char *name) {
    static const char expected[] = "REDIS0009\xfe\x00\x00\x05" "first\xc0\x01"
                                   "\xfe\x02\xfc\x00\xd8\xc3\x2c\xbb\x03\x00\x00\x00\x06second\x03" "dos"
                                   "\xfe\x00\x00\x05third\x04tres\xfa\x01" "a\x01" "b\xff";
    size_t bytes, length = sizeof expected - 1;
    uint8_t *content = fixture_read(f, name, &bytes);
    assert_non_null(content);
    assert_int_equal(bytes, length + 8);
    assert_memory_equal(content, expected, length);
    uint64_t crc;
    memcpy(&crc, content + length, 8);
    assert_true(crc == fp_crc64_table(0, content, length));
    free(content);
}

void snapshot_create_old(const fixture *f, const char *name) {
    int descriptor = openat(f->directory, name, O_CREAT | O_WRONLY, 0644);
    assert_int_equal(write(descriptor, "old", 3), 3);
    close(descriptor);
}

int snapshot_is_old(const fixture *f, const char *name) {
    size_t bytes = 0;
    uint8_t *content = fixture_read(f, name, &bytes);
    int same = content != NULL && bytes == 3 && memcmp(content, "old", 3) == 0;
    free(content);
    return same;
}

void snapshot_large_preamble(fixture *f) {
    static uint8_t preamble[6 * FP_WINDOW_BYTES];
    memcpy(preamble, "REDIS0009", 9);
    f->output->preamble_address = (uintptr_t)preamble;
    f->output->preamble_bytes = sizeof preamble;
    fixture_sink(f, "dump.rdb");
}

int snapshot_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

int snapshot_exit(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
