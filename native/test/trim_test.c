#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

/* Whether the mapping with this address carries the mark ("dc" in smaps); -1 if there is none. */
static int is_marked(const void *address) {
    FILE *smaps = fopen("/proc/self/smaps", "r");
    char line[512];
    int inside = 0, result = -1;
    while (result < 0 && fgets(line, sizeof line, smaps) != NULL) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx ", &start, &end) == 2) {
            inside = start <= (uintptr_t)address && (uintptr_t)address < end;
        }
        if (inside && strncmp(line, "VmFlags:", 8) == 0) result = strstr(line, " dc") != NULL;
    }
    fclose(smaps);
    return result;
}

static int count_marked(void) {
    FILE *smaps = fopen("/proc/self/smaps", "r");
    char line[512];
    int count = 0;
    while (fgets(line, sizeof line, smaps) != NULL) {
        count += strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " dc") != NULL;
    }
    fclose(smaps);
    return count;
}

/* Two pages with a hole before and behind, so that the kernel joins them with nothing. */
static char *map_pages(void) {
    char *pages = mmap(NULL, 4 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + 4096, 2 * 4096, PROT_READ | PROT_WRITE), 0);
    return pages + 4096;
}

static int trim(const void *address) {
    int64_t keep[] = {(int64_t)(uintptr_t)address + 10, (int64_t)(uintptr_t)address + 11};
    return fp_trim((int64_t)(uintptr_t)keep, 1);
}

#ifndef FP_KEEP_EVERYTHING

static void what_the_child_needs_is_kept_and_the_rest_marked(void **state) {
    (void)state;
    char *kept = map_pages(), *other = map_pages();
    static int helper_data;
    int on_stack;
    char *on_heap = malloc(64);
    assert_true(trim(kept) > 0);
    assert_int_equal(is_marked(kept), 0);
    assert_int_equal(is_marked(kept + 4096), 0); /* the whole mapping, though a byte was named */
    assert_int_equal(is_marked(other), 1);
    assert_int_equal(is_marked(on_heap), 1);
    assert_int_equal(is_marked(&on_stack), 0);
    assert_int_equal(is_marked(&helper_data), 0);
    assert_int_equal(is_marked(&errno), 0); /* thread-local memory */
    assert_int_equal(is_marked((void *)(uintptr_t)&memcpy), 0);
    assert_int_equal(is_marked((void *)(uintptr_t)&fp_trim), 0);
    assert_true(fp_trim_restore() > 0);
    assert_int_equal(count_marked(), 0);
    assert_int_equal(fp_trim_restore(), 0);
    free(on_heap);
    munmap(kept - 4096, 4 * 4096);
    munmap(other - 4096, 4 * 4096);
}

static void index_mappings_stay_marked_also_those_made_in_between(void **state) {
    (void)state;
    int64_t before = fp_map(FP_MAP_INDEX, 8192);
    assert_int_equal(fp_grow(FP_MAP_INDEX, before, 0, 4096), 0);
    char *free_later = map_pages();
    assert_true(fp_trim(0, 0) > 0);
    munmap(free_later - 4096, 4 * 4096);
    int64_t between = fp_map(FP_MAP_INDEX, 8192);
    assert_true(fp_trim_restore() > 0);
    assert_int_equal(is_marked((void *)(uintptr_t)before), 1);
    assert_int_equal(is_marked((void *)(uintptr_t)(before + 4096)), 1);
    assert_int_equal(is_marked((void *)(uintptr_t)between), 1);
    fp_unmap(before, 8192);
    fp_unmap(between, 8192);
    assert_int_equal(count_marked(), 0);
}

static void trimming_twice_leaves_nothing_marked(void **state) {
    (void)state;
    assert_true(fp_trim(0, 0) > 0);
    assert_true(fp_trim(0, 0) > 0);
    assert_true(fp_trim_restore() > 0);
    assert_int_equal(count_marked(), 0);
}

static void thousands_of_mappings_are_marked_and_restored(void **state) {
    (void)state;
    enum { COUNT = 8000 };
    char *pages = mmap(NULL, COUNT * 4096ul, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    for (int i = 0; i < COUNT; i += 2) assert_int_equal(mprotect(pages + i * 4096l, 4096, PROT_NONE), 0);
    assert_in_range(fp_trim(0, 0), COUNT - 1, COUNT + 1000);
    assert_int_equal(is_marked(pages), 1);
    assert_int_equal(is_marked(pages + (COUNT - 1) * 4096l), 1);
    assert_in_range(fp_trim_restore(), COUNT - 1, COUNT + 1000);
    assert_int_equal(count_marked(), 0);
    munmap(pages, COUNT * 4096ul);
}

/* As in a JVM: the forking thread's stack and thread-local memory are one mapping among many. */
static void *fork_on_a_thread(void *argument) {
    fixture *f = argument;
    int64_t keep[] = {(int64_t)(uintptr_t)f->arena,   (int64_t)(uintptr_t)f->arena + 1,
                      (int64_t)(uintptr_t)f->table,   (int64_t)(uintptr_t)f->table + 1,
                      (int64_t)(uintptr_t)f->control, (int64_t)(uintptr_t)f->control + 1,
                      (int64_t)(uintptr_t)f->scratch, (int64_t)(uintptr_t)f->scratch + 1,
                      (int64_t)(uintptr_t)f->request, (int64_t)(uintptr_t)f->request + 1,
                      (int64_t)(uintptr_t)f->outputs, (int64_t)(uintptr_t)f->outputs + 1};
    assert_true(fp_trim((int64_t)(uintptr_t)keep, 6) > 0);
    int status = fixture_run(f);
    fp_trim_restore();
    return (void *)(intptr_t)status;
}

static void a_trimmed_child_of_a_thread_writes_its_file(void **state) {
    fixture *f = *state;
    fixture_segment(f, 1, 1, 64);
    fixture_string(f, 1, "key", "value");
    fixture_sink(f, "file");
    pthread_t thread;
    void *status;
    assert_int_equal(pthread_create(&thread, NULL, fork_on_a_thread, f), 0);
    assert_int_equal(pthread_join(thread, &status), 0);
    assert_int_equal((intptr_t)status, 0);
    size_t bytes;
    uint8_t *content = fixture_read(f, "file", &bytes);
    assert_non_null(content);
    assert_int_equal(bytes, 9 + 3 + 4 + 6 + 9);
    free(content);
}

#endif

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    assert_int_equal(fp_trim(0, -1), -EINVAL);
    assert_int_equal(fp_trim(0, 1), -EINVAL);
}

static void under_a_sanitizer_nothing_is_marked(void **state) {
    (void)state;
#ifdef FP_KEEP_EVERYTHING
    char *pages = map_pages();
    assert_int_equal(trim(pages), 0);
    assert_int_equal(is_marked(pages), 0);
    assert_int_equal(count_marked(), 0);
    munmap(pages - 4096, 4 * 4096);
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
#ifndef FP_KEEP_EVERYTHING
        cmocka_unit_test(what_the_child_needs_is_kept_and_the_rest_marked),
        cmocka_unit_test(index_mappings_stay_marked_also_those_made_in_between),
        cmocka_unit_test(trimming_twice_leaves_nothing_marked),
        cmocka_unit_test(thousands_of_mappings_are_marked_and_restored),
        cmocka_unit_test_setup_teardown(a_trimmed_child_of_a_thread_writes_its_file, fixture_setup, fixture_teardown),
#endif
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(under_a_sanitizer_nothing_is_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
