#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "fixture.h"

#define BYTES (4 << 20)
#define PAGE 4096

static int64_t map(int kind) {
    int64_t address = fp_map(kind, BYTES);
    assert_true(address > 0);
    return address;
}

static void every_kind_is_aligned_grows_and_reads_zero_after_a_discard(void **state) {
    (void)state;
    for (int kind = FP_MAP_SHARED; kind <= FP_MAP_CONTROL; kind++) {
        int64_t address = map(kind);
        assert_int_equal(address % (2 << 20), 0);
        assert_int_equal(fp_grow(kind, address, 0, PAGE), 0);
        assert_int_equal(fp_grow(kind, address, PAGE, BYTES), 0);
        char *memory = (char *)(uintptr_t)address;
        memset(memory, 7, BYTES);
        assert_int_equal(fp_discard(kind, address + PAGE, PAGE), 0);
        assert_int_equal(memory[PAGE - 1], 7);
        assert_int_equal(memory[PAGE], 0);
        assert_int_equal(memory[2 * PAGE - 1], 0);
        assert_int_equal(memory[2 * PAGE], 7);
        assert_int_equal(fp_unmap(address, BYTES), 0);
    }
}

static void what_has_not_grown_cannot_be_touched(void **state) {
    (void)state;
    int64_t address = map(FP_MAP_PRIVATE);
    assert_int_equal(fp_grow(FP_MAP_PRIVATE, address, 0, PAGE), 0);
    unsigned char resident;
    assert_int_equal(mincore((void *)(uintptr_t)address, PAGE, &resident), 0);
    /* The kernel refuses to write into it on our behalf, where we would get SIGSEGV. */
    assert_int_equal(fp_open_directory((const char *)(uintptr_t)(address + PAGE)), -EFAULT);
    assert_int_equal(fp_unmap(address, BYTES), 0);
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    assert_int_equal(fp_map(-1, BYTES), -EINVAL);
    assert_int_equal(fp_map(FP_MAP_CONTROL + 1, BYTES), -EINVAL);
    assert_int_equal(fp_map(FP_MAP_PRIVATE, 0), -EINVAL);
    assert_int_equal(fp_map(FP_MAP_PRIVATE, 4095), -EINVAL);
    assert_int_equal(fp_map(FP_MAP_PRIVATE, (int64_t)1 << 60), -ENOMEM);
    int64_t address = map(FP_MAP_PRIVATE);
    assert_int_equal(fp_grow(FP_MAP_PRIVATE, address, 0, 100), -EINVAL);
    assert_int_equal(fp_grow(FP_MAP_PRIVATE, address, PAGE, 0), -EINVAL);
    assert_int_equal(fp_discard(FP_MAP_PRIVATE, address, 100), -EINVAL);
    assert_int_equal(fp_unmap(address, BYTES), 0);
    assert_int_equal(fp_unmap(0, BYTES), -EINVAL);
}

static void collapsing_keeps_the_bytes(void **state) {
    (void)state;
    int64_t address = map(FP_MAP_SHARED);
    assert_int_equal(fp_grow(FP_MAP_SHARED, address, 0, BYTES), 0);
    memset((void *)(uintptr_t)address, 9, BYTES);
    int result = fp_collapse(address, BYTES); /* not every kernel can, and memory may be in pieces */
    assert_true(result <= 0);
    for (int i = 0; i < BYTES; i += 64) assert_int_equal(((char *)(uintptr_t)address)[i], 9);
    assert_int_equal(fp_unmap(address, BYTES), 0);
}

static int resident_pages(int64_t address) {
    static unsigned char resident[BYTES / PAGE];
    assert_int_equal(mincore((void *)(uintptr_t)address, BYTES, resident), 0);
    int count = 0;
    for (int i = 0; i < BYTES / PAGE; i++) count += resident[i] & 1;
    return count;
}

static void populating_provides_pages_and_keeps_the_bytes(void **state) {
    (void)state;
    int64_t address = map(FP_MAP_SHARED);
    assert_int_equal(fp_grow(FP_MAP_SHARED, address, 0, BYTES), 0);
    *(char *)(uintptr_t)address = 9;
    assert_int_equal(resident_pages(address), 1);
    int result = fp_populate(address, BYTES / 2);
    if (result != -EINVAL) { /* before Linux 5.14 */
        assert_int_equal(result, 0);
        assert_int_equal(resident_pages(address), BYTES / PAGE / 2);
    }
    assert_int_equal(*(char *)(uintptr_t)address, 9);
    assert_int_equal(fp_unmap(address, BYTES), 0);
    assert_int_equal(fp_populate(address, BYTES), -ENOMEM);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_aligned_grows_and_reads_zero_after_a_discard),
        cmocka_unit_test(what_has_not_grown_cannot_be_touched),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(collapsing_keeps_the_bytes),
        cmocka_unit_test(populating_provides_pages_and_keeps_the_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
