/*
 * Keeps the JVM out of the child: puts MADV_DONTFORK on the mappings that the child does not need,
 * and takes these marks off again. The fork then does not copy the page tables of the Java heap, and the
 * kernel does not charge the heap's size to the commit limit.
 *
 * The mappings are listed before any is marked, because marking splits and joins them.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "forkpoint.h"
#include "index_registry.h"
#include "maps.h"

typedef struct {
    uintptr_t start, end;
    int mappings; /* how many the range joins */
} marked_range;

static marked_range *marked; /* what the last fp_trim() has marked, and nothing else is unmarked */
static size_t marked_bytes;
static int marked_count;

/* Held from fp_trim() to fp_trim_restore(). Marks belong to the process: if another thread marked or unmarked
 * mappings meanwhile, the child would lack or have them too. All stores and class loaders share this lock, as they
 * share the library. */
static pthread_mutex_t forking = PTHREAD_MUTEX_INITIALIZER;
static atomic_int forking_thread;

static int is_forking(void) { return atomic_load(&forking_thread) == (int)syscall(SYS_gettid); }

static void begin_forking(void) {
    if (is_forking()) return; /* this thread calls fp_trim() again */
    pthread_mutex_lock(&forking);
    atomic_store(&forking_thread, (int)syscall(SYS_gettid));
}

static void end_forking(void) {
    atomic_store(&forking_thread, 0);
    pthread_mutex_unlock(&forking);
}

static int overlaps(const fp_mapping *mapping, uintptr_t start, uintptr_t end) {
    return mapping->start < end && mapping->end > start;
}

static int contains(const fp_mapping *mapping, const void *address) {
    return overlaps(mapping, (uintptr_t)address, (uintptr_t)address + 1);
}

static void *thread_pointer(void) {
    void *pointer;
    __asm__("mov %%fs:0, %0" : "=r"(pointer));
    return pointer;
}

static int starts_with(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

/* Returns whether a mapping is never marked. The kernel refuses MADV_DOFORK on what drivers map, so that a mark there
 * could not be taken off; without [vdso] and [vvar] there is no time. None of these is large, or charged. */
static int is_special(const char *path) {
    if (starts_with(path, "/dev/")) return !starts_with(path, "/dev/shm/") && !starts_with(path, "/dev/zero");
    return starts_with(path, "[v") || starts_with(path, "anon_inode:");
}

/* The files whose code and data the child uses: the helper and libc, for memcpy. */
typedef struct {
    const fp_mapping *own, *libc; /* any mapping of each */
} needed_files;

static needed_files find_needed_files(const fp_mapping *mappings, int count) {
    static const int own_data = 1;
    needed_files files = {NULL, NULL};
    for (int i = 0; i < count; i++) {
        if (mappings[i].inode == 0) continue;
        if (contains(&mappings[i], &own_data)) files.own = &mappings[i];
        if (contains(&mappings[i], (const void *)(uintptr_t)&memcpy)) files.libc = &mappings[i];
    }
    return files;
}

static int same_file(const fp_mapping *mapping, const fp_mapping *other) {
    return other != NULL && mapping->inode == other->inode && mapping->device == other->device;
}

/* Returns whether one of the ranges touches the mapping, which is then kept as a whole. */
static int is_asked_for(const fp_mapping *mapping, const int64_t *keep, int count) {
    for (int i = 0; i < count; i++) {
        if (overlaps(mapping, (uintptr_t)keep[2 * i], (uintptr_t)keep[2 * i + 1])) return 1;
    }
    return 0;
}

/* Sets `keep` on each mapping that the child needs. */
static void choose(fp_mapping *mappings, int mapping_count, const int64_t *keep, int count) {
    const void *stack = __builtin_frame_address(0);
    const void *tls = thread_pointer(); /* the kernel writes there too: restartable sequences */
    needed_files files = find_needed_files(mappings, mapping_count);
    for (int i = 0; i < mapping_count; i++) {
        fp_mapping *mapping = &mappings[i];
        const fp_mapping *before = i > 0 ? &mappings[i - 1] : NULL;
        /* The anonymous mapping right behind the file of a library is the rest of its data (bss). */
        int is_bss = before != NULL && before->keep_file && mapping->inode == 0 && mapping->path[0] == '\0'
                     && before->end == mapping->start;
        mapping->keep_file = same_file(mapping, files.own) || same_file(mapping, files.libc);
        mapping->keep = mapping->keep_file || is_bss || is_special(mapping->path) || contains(mapping, stack)
                        || contains(mapping, tls) || is_asked_for(mapping, keep, count);
#ifdef FP_KEEP_EVERYTHING /* for a sanitizer: every load reads its shadow memory */
        mapping->keep = 1;
#endif
    }
}

/* Makes room for the marked ranges, of which there are at most as many as mappings. Returns 0 or -errno. */
static int reserve_marked(int mapping_count) {
    size_t bytes = ((size_t)mapping_count * sizeof *marked + 4095) & ~(size_t)4095;
    if (bytes <= marked_bytes) return 0;
    void *larger = marked == NULL ? mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                  : mremap(marked, marked_bytes, bytes, MREMAP_MAYMOVE);
    if (larger == MAP_FAILED) return -errno;
    marked = larger;
    marked_bytes = bytes;
    return 0;
}

/* Marks the mappings that are not kept, neighbours by one call. Returns how many there are. */
static int mark(const fp_mapping *mappings, int mapping_count) {
    int total = 0;
    for (int i = 0; i < mapping_count;) {
        if (mappings[i].keep) {
            i++;
            continue;
        }
        marked_range range = {mappings[i].start, mappings[i].end, 1};
        for (i++; i < mapping_count && !mappings[i].keep && mappings[i].start == range.end; i++) {
            range.end = mappings[i].end;
            range.mappings++;
        }
        marked[marked_count++] = range; /* before the mark: a range that is marked in part is unmarked too */
        /* An error is ENOMEM: another thread has unmapped a part meanwhile, and the rest is marked. */
        madvise((void *)range.start, range.end - range.start, MADV_DONTFORK);
        total += range.mappings;
    }
    return total;
}

/* Takes the mark off [start, end), but not off the index mappings inside, which keep it for good. Some of these may
 * have been made since fp_trim(), in a place that was free or belonged to something else. */
static void unmark(uintptr_t start, uintptr_t end) {
    while (start < end) {
        uintptr_t index_start = start, index_end = end;
        if (!fp_index_overlap(&index_start, &index_end)) index_start = index_end = end;
        /* An error is ENOMEM: another thread has unmapped a part meanwhile, and the rest is unmarked. */
        if (index_start > start) madvise((void *)start, index_start - start, MADV_DOFORK);
        start = index_end;
    }
}

/* Takes all marks off. Returns how many mappings had one. */
static int unmark_all(void) {
    int total = 0;
    for (int i = 0; i < marked_count; i++) {
        unmark(marked[i].start, marked[i].end);
        total += marked[i].mappings;
    }
    marked_count = 0;
    return total;
}

int32_t fp_trim(int64_t keep, int32_t count) {
    if (count < 0 || (count > 0 && keep == 0)) return -EINVAL;
    begin_forking();
    fp_index_lock();
    unmark_all();
    fp_mapping *mappings;
    int mapping_count = fp_maps_read(&mappings);
    int result = mapping_count;
    if (mapping_count >= 0) {
        choose(mappings, mapping_count, (const int64_t *)(uintptr_t)keep, count);
        result = reserve_marked(mapping_count);
        if (result == 0) result = mark(mappings, mapping_count);
    }
    fp_index_unlock();
    return result;
}

int32_t fp_trim_restore(void) {
    if (!is_forking()) return 0;
    fp_index_lock();
    int total = unmark_all();
    fp_index_unlock();
    end_forking();
    return total;
}
