#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static void a_named_one_is_new_and_locked(void **state) {
    fixture *f = *state;
    int descriptor = fp_open_temporary(f->directory, "name");
    assert_true(descriptor >= 0);
    assert_int_equal(fp_open_temporary(f->directory, "name"), -EEXIST);
    int again = openat(f->directory, "name", 0);
    assert_int_equal(flock(again, LOCK_EX | LOCK_NB), -1);
    assert_int_equal(errno, EWOULDBLOCK);
    assert_int_equal(fp_close(descriptor), 0);
    assert_int_equal(flock(again, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(fp_close(again), 0);
    assert_int_equal(fp_unlink(f->directory, "name"), 0);
    assert_int_equal(fp_unlink(f->directory, "name"), -ENOENT);
}

static void an_unnamed_one_has_no_entry_in_the_folder(void **state) {
    fixture *f = *state;
    int descriptor = fp_open_temporary(f->directory, NULL);
    if (descriptor == -EOPNOTSUPP || descriptor == -EISDIR || descriptor == -EINVAL) skip();
    assert_true(descriptor >= 0);
    struct stat status;
    assert_int_equal(fstat(descriptor, &status), 0);
    assert_int_equal(status.st_nlink, 0);
    assert_int_equal(fixture_file_count(f), 0);
    fp_close(descriptor);
}

static void what_fails_says_why(void **state) {
    (void)state;
    assert_int_equal(fp_open_directory("/does/not/exist"), -ENOENT);
    assert_int_equal(fp_open_directory("/proc/self/maps"), -ENOTDIR);
    assert_int_equal(fp_open_temporary(-1, "name"), -EBADF);
    assert_int_equal(fp_close(-1), -EBADF);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_named_one_is_new_and_locked, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(an_unnamed_one_has_no_entry_in_the_folder, fixture_setup, fixture_teardown),
        cmocka_unit_test(what_fails_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
