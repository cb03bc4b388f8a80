#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include "forkpoint.h"
#include "inject.h"
#include "sys.h"

#define WRITE_AND_WAIT (SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER)

static long write_some(int descriptor, const uint8_t *data, size_t bytes) {
#ifdef FP_INJECT
    bytes = fp_inject_writable(bytes);
    if (bytes == 0) return -ENOSPC;
#endif
    long done = sys_write(descriptor, data, bytes);
#ifdef FP_INJECT
    if (done > 0) fp_inject_wrote((size_t)done);
#endif
    return done;
}

/* Returns 0 if the time was over before the descriptor could be written. The write that follows finds any error. */
static long wait_writable(int descriptor, int wait_ms) {
    struct pollfd wanted = {descriptor, POLLOUT, 0};
    return fp_syscall3(SYS_poll, (long)&wanted, 1, wait_ms);
}

int fp_write_all(int descriptor, const void *data, size_t bytes, uint64_t *written) {
    const uint8_t *at = data;
    while (bytes > 0) {
        long done = write_some(descriptor, at, bytes);
        if (done > 0) {
            at += done;
            bytes -= (size_t)done;
            *written += (uint64_t)done;
        } else if (done == -EAGAIN) {
            /* A socket that an event loop has handed over may be non-blocking. */
            wait_writable(descriptor, -1);
        } else if (done != -EINTR) {
            return done == 0 ? EIO : (int)-done;
        }
    }
    return 0;
}

/* Calls sync_file_range(). With flags 0 the kernel only checks whether it could. */
static long sync_range(int descriptor, uint64_t from, uint64_t to, unsigned flags) {
#ifdef FP_INJECT
    if (fp_inject_range_error(flags) != 0) return -fp_inject_range_error(flags);
#endif
    long result;
    do result = fp_syscall4(SYS_sync_file_range, descriptor, (long)from, (long)(to - from), flags);
    while (result == -EINTR);
    return result;
}

static uint64_t window_before(uint64_t at) { return at < FP_WINDOW_BYTES ? 0 : at - FP_WINDOW_BYTES; }

int fp_start_writeback(int descriptor, uint64_t from, uint64_t to, int drop_cache) {
    uint64_t begun = from / FP_WINDOW_BYTES * FP_WINDOW_BYTES; /* the bytes before are on their way to the disk */
    uint64_t full = to / FP_WINDOW_BYTES * FP_WINDOW_BYTES;
    if (begun == full || sync_range(descriptor, 0, 0, 0) < 0) return 0;
    long error = sync_range(descriptor, begun, full, SYNC_FILE_RANGE_WRITE);
    uint64_t old = window_before(full);
    /* The kernel reports an error of a file once: fsync() would not report again what is found here. */
    if (error == 0 && old > 0) error = sync_range(descriptor, window_before(begun), old, WRITE_AND_WAIT);
    if (error < 0) return (int)-error;
    /* Dropping begins at 0 each time: overlayfs does not wait above, and a page that is still being written stays. */
    if (drop_cache && old > 0) fp_syscall4(SYS_fadvise64, descriptor, 0, (long)old, POSIX_FADV_DONTNEED);
    return 0;
}

static int sync_descriptor(int descriptor) {
    long result;
    do result = sys_fsync(descriptor);
    while (result == -EINTR);
    return (int)-result;
}

int fp_sync_directory(int descriptor) {
    int error = sync_descriptor(descriptor);
    return error == EINVAL || error == EBADF || error == ENOSYS || error == EOPNOTSUPP ? 0 : error;
}

int fp_sync_sink(int descriptor, int drop_cache) {
    int error = 0;
#ifdef FP_INJECT
    error = fp_inject_sync_error();
#endif
    if (error == 0) error = sync_descriptor(descriptor);
    /* Only pages that are on disk can be dropped: the sync comes first. */
    if (error == 0 && drop_cache) fp_syscall4(SYS_fadvise64, descriptor, 0, 0, POSIX_FADV_DONTNEED);
    return error;
}

int32_t fp_write(int32_t descriptor, int64_t address, int64_t bytes) {
    if (bytes < 0) return -EINVAL;
    uint64_t written = 0;
    return -fp_write_all(descriptor, (const void *)(uintptr_t)address, (size_t)bytes, &written);
}

int32_t fp_write_behind(int32_t descriptor, int64_t from, int64_t to, int32_t drop_cache) {
    if (from < 0 || to < from) return -EINVAL;
    return -fp_start_writeback(descriptor, (uint64_t)from, (uint64_t)to, drop_cache);
}

int64_t fp_write_some(int32_t descriptor, int64_t address, int64_t bytes, int32_t wait_ms) {
    if (bytes < 0) return -EINVAL;
    if (bytes == 0 || wait_writable(descriptor, wait_ms) == 0) return 0;
    long flags = fp_syscall3(SYS_fcntl, descriptor, F_GETFL, 0);
    size_t at_once = (size_t)bytes;
    /* A pipe that can be written has room for PIPE_BUF bytes; a blocking one would wait for room for more. */
    if ((flags < 0 || !(flags & O_NONBLOCK)) && at_once > PIPE_BUF) at_once = PIPE_BUF;
    long done = write_some(descriptor, (const uint8_t *)(uintptr_t)address, at_once);
    return done == -EAGAIN || done == -EINTR ? 0 : done;
}

int32_t fp_sync(int32_t descriptor, int32_t drop_cache) { return -fp_sync_sink(descriptor, drop_cache); }

int64_t fp_read(int32_t descriptor, int64_t address, int64_t bytes) {
    if (bytes < 0) return -EINVAL;
    long done;
    do done = sys_read(descriptor, (void *)(uintptr_t)address, (size_t)bytes);
    while (done == -EINTR);
    return done;
}

int32_t fp_pipe(int64_t descriptors) {
    if (descriptors == 0) return -EFAULT;
    return pipe2((int *)(uintptr_t)descriptors, O_CLOEXEC) == 0 ? 0 : -errno;
}
