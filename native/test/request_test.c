/* Requests that are refused before the fork. */
#include <errno.h>
#include <string.h>

#include "snapshot_fixture.h"

static void a_request_that_cannot_be_carried_out_is_refused(void **state) {
    fixture *f = *state;
    f->output->flags |= FP_FLAG_NULL_SINK;
    fp_request good = *f->request;
    int64_t address = (int64_t)(uintptr_t)f->request;
    f->request->abi++;
    assert_int_equal(fp_fork_snapshot(address, 0), -EPROTO);
    *f->request = good;
    f->request->scratch_bytes = FP_STACK_BYTES - 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->scratch_bytes = FP_STACK_BYTES + FP_SCRATCH_MIN_BYTES - 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->scratch_bytes = FP_STACK_BYTES + 2 * FP_SCRATCH_MIN_BYTES - 1;
    f->request->output_count = 2;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->output_count = 1;
    f->request->scan_threads = 2;
    assert_int_equal(fp_fork_snapshot(address, 0), -ENOBUFS);
    f->request->scan_threads = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    f->request->scan_threads = FP_SCAN_THREADS + 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    f->request->scan_threads = 1;
    f->request->output_count = FP_OUTPUTS + 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    f->request->output_count = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -E2BIG);
    *f->request = good;
    f->request->arena_address = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *f->request = good;
    f->request->outputs_address = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *f->request = good;
    f->control->magic = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EPROTO);
    assert_int_equal(fp_fork_snapshot(0, 0), -EFAULT);
}

static void an_output_that_cannot_be_written_is_refused(void **state) {
    fixture *f = *state;
    int64_t address = (int64_t)(uintptr_t)f->request;
    fp_output *last = &f->outputs[1];
    f->request->output_count = 2;
    f->output->flags |= FP_FLAG_NULL_SINK;
    assert_int_equal(fp_fork_snapshot(address, 0), -EBADF);
    last->flags |= FP_FLAG_NULL_SINK;
    fp_output good = *last;
    memset(last->link_name, 'x', FP_NAME_BYTES);
    assert_int_equal(fp_fork_snapshot(address, 0), -ENAMETOOLONG);
    *last = good;
    last->preamble_address = 0;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *last = good;
    last->trailer_bytes = 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *last = good;
    last->prefix_bytes = 1;
    assert_int_equal(fp_fork_snapshot(address, 0), -EFAULT);
    *last = good;
    last->directory_fd = f->directory;
    strcpy(last->temporary_name, "temporary");
    assert_int_equal(fp_fork_snapshot(address, 0), -EINVAL);
    strcpy(last->final_name, "final");
    last->temporary_name[0] = '\0';
    assert_int_equal(fp_fork_snapshot(address, 0), -EINVAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_ARENA(a_request_that_cannot_be_carried_out_is_refused),
        ON_ARENA(an_output_that_cannot_be_written_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
