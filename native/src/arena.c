/* Reserves address space, makes it accessible as it grows, and gives memory back. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "forkpoint.h"
#include "forkpoint_layout.h"
#include "index_registry.h"

#define HUGE_BYTES 0x200000u

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1; glibc 2.36 of Debian 12 does not define it */
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u /* Linux 6.3; required by sysctl vm.memfd_noexec = 2 */
#endif

static int is_index(int32_t kind) { return kind == FP_MAP_INDEX || kind == FP_MAP_INDEX_HUGE; }

static int is_huge(int32_t kind) { return kind == FP_MAP_PRIVATE_HUGE || kind == FP_MAP_INDEX_HUGE; }

/* Reserves an aligned range that is not accessible: PROT_NONE is not charged to the commit limit, even with
 * vm.overcommit_memory = 2. A huge page needs 2 MiB alignment, and so does a page table that the kernel can share or
 * drop as a whole. */
static void *reserve_aligned(size_t bytes) {
    size_t padded = bytes + HUGE_BYTES;
    char *start = mmap(NULL, padded, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED) return MAP_FAILED;
    char *aligned = (char *)(((uintptr_t)start + HUGE_BYTES - 1) & ~(uintptr_t)(HUGE_BYTES - 1));
    if (aligned > start) munmap(start, (size_t)(aligned - start));
    size_t tail = (size_t)(start + padded - (aligned + bytes));
    if (tail > 0) munmap(aligned + bytes, tail);
    return aligned;
}

/* Returns a descriptor, or -1 with errno set. */
static int create_memory_file(void) {
    unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int descriptor = memfd_create("forkpoint-arena", flags | MFD_NOEXEC_SEAL);
    return descriptor < 0 && errno == EINVAL ? memfd_create("forkpoint-arena", flags) : descriptor;
}

/* Returns whether a file may have this size. Beyond the limit, ftruncate() would send SIGXFSZ. */
static int fits_file_limit(size_t bytes) {
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || bytes <= limit.rlim_cur;
}

/* Creates a file in memory, and seals its size if the kernel has seals: a file that became smaller would end both
 * processes with SIGBUS. Returns its descriptor, or -errno. */
static int create_shared_file(size_t bytes) {
    if (!fits_file_limit(bytes)) return -EFBIG;
    int descriptor = create_memory_file();
    if (descriptor < 0) return -errno;
    if (ftruncate(descriptor, (off_t)bytes) != 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    return descriptor;
}

static int map_shared(void *reserved, size_t bytes, int protection, int flags, int descriptor) {
    void *mapped = mmap(reserved, bytes, protection, MAP_SHARED | MAP_FIXED | MAP_NORESERVE | flags, descriptor, 0);
    return mapped == MAP_FAILED ? -errno : 0;
}

/* Maps the shared memory of an arena. If the kernel refuses a memfd (a limit on the size of files, a filter, no
 * descriptor left), the memory has no name and no seals, and is as good. The mapping keeps the file open. */
static int map_arena(void *reserved, size_t bytes) {
    int descriptor = create_shared_file(bytes);
    if (descriptor < 0) return map_shared(reserved, bytes, PROT_NONE, MAP_ANONYMOUS, -1);
    int error = map_shared(reserved, bytes, PROT_NONE, 0, descriptor);
    close(descriptor);
    return error;
}

/* Puts a mapping of this kind over the reserved range. Returns 0 or -errno. */
static int map_over(void *reserved, int32_t kind, size_t bytes) {
    if (kind == FP_MAP_SHARED) return map_arena(reserved, bytes);
    if (kind == FP_MAP_CONTROL) return map_shared(reserved, bytes, PROT_READ | PROT_WRITE, MAP_ANONYMOUS, -1);
    /* These may fail: a kernel may have no huge pages, and an index that a child inherits only makes the
     * fork longer. */
    if (is_huge(kind)) madvise(reserved, bytes, MADV_HUGEPAGE);
    if (is_index(kind)) madvise(reserved, bytes, MADV_DONTFORK);
    return 0;
}

int64_t fp_map(int32_t kind, int64_t bytes) {
    if (kind < FP_MAP_SHARED || kind > FP_MAP_CONTROL || bytes <= 0 || bytes % 4096 != 0) return -EINVAL;
    /* Under the lock, fp_trim_restore() never sees an index mapping that is not registered yet. */
    fp_index_lock();
    void *reserved = reserve_aligned((size_t)bytes);
    int error = reserved == MAP_FAILED ? -errno : map_over(reserved, kind, (size_t)bytes);
    if (error == 0 && is_index(kind)) error = fp_index_add((uintptr_t)reserved, (uintptr_t)reserved + (size_t)bytes);
    if (error != 0 && reserved != MAP_FAILED) munmap(reserved, (size_t)bytes);
    fp_index_unlock();
    return error != 0 ? error : (int64_t)(uintptr_t)reserved;
}

static int is_page_range(int64_t from, int64_t to) {
    return from >= 0 && from <= to && from % 4096 == 0 && to % 4096 == 0;
}

int32_t fp_grow(int32_t kind, int64_t address, int64_t from, int64_t to) {
    if (!is_page_range(from, to) || address % 4096 != 0) return -EINVAL;
    if (from == to || kind == FP_MAP_CONTROL) return 0;
    char *start = (char *)(uintptr_t)address + from;
    return mprotect(start, (size_t)(to - from), PROT_READ | PROT_WRITE) == 0 ? 0 : -errno;
}

int32_t fp_discard(int32_t kind, int64_t address, int64_t bytes) {
    if (!is_page_range(address, address + bytes)) return -EINVAL;
    /* On shared memory, MADV_DONTNEED would drop this process's view only. */
    int advice = kind == FP_MAP_SHARED || kind == FP_MAP_CONTROL ? MADV_REMOVE : MADV_DONTNEED;
    return madvise((void *)(uintptr_t)address, (size_t)bytes, advice) == 0 ? 0 : -errno;
}

int32_t fp_collapse(int64_t address, int64_t bytes) {
    return madvise((void *)(uintptr_t)address, (size_t)bytes, MADV_COLLAPSE) == 0 ? 0 : -errno;
}

int32_t fp_populate(int64_t address, int64_t bytes) {
    return madvise((void *)(uintptr_t)address, (size_t)bytes, MADV_POPULATE_WRITE) == 0 ? 0 : -errno;
}

int32_t fp_unmap(int64_t address, int64_t bytes) {
    if (address <= 0 || bytes <= 0) return -EINVAL;
    fp_index_lock();
    int error = munmap((void *)(uintptr_t)address, (size_t)bytes) == 0 ? 0 : -errno;
    if (error == 0) fp_index_remove((uintptr_t)address);
    fp_index_unlock();
    return error;
}
