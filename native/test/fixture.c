#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUTS_BYTES ((FP_OUTPUTS * sizeof(fp_output) + 4095) / 4096 * 4096)

static void *map(int kind, size_t bytes) {
    int64_t address = fp_map(kind, (int64_t)bytes);
    assert_true(address > 0);
    return (void *)(uintptr_t)address;
}

fixture *fixture_create(int kind) {
    fixture *f = calloc(1, sizeof *f);
    f->kind = kind;
    f->arena = map(kind, FIXTURE_UNITS * FP_UNIT_BYTES);
    assert_int_equal(fp_grow(kind, (int64_t)(uintptr_t)f->arena, 0, FIXTURE_UNITS * FP_UNIT_BYTES), 0);
    f->table = map(FP_MAP_CONTROL, 4096);
    f->control = map(FP_MAP_CONTROL, FP_CONTROL_BYTES);
    f->scratch = map(FP_MAP_CONTROL, FIXTURE_THREADS * FIXTURE_SCRATCH_BYTES);
    f->request = map(FP_MAP_CONTROL, 4096);
    f->outputs = map(FP_MAP_CONTROL, OUTPUTS_BYTES);
    f->output = &f->outputs[0];
    f->control->magic = FP_CONTROL_MAGIC;
    f->control->abi = FP_ABI;
    *f->request = (fp_request){
        .abi = FP_ABI,
        .arena_address = (uintptr_t)f->arena,
        .table_address = (uintptr_t)f->table,
        .control_address = (uintptr_t)f->control,
        .scratch_address = (uintptr_t)f->scratch,
        .scratch_bytes = FIXTURE_SCRATCH_BYTES,
        .scan_threads = 1,
        .outputs_address = (uintptr_t)f->outputs,
        .output_count = 1,
        .epoch = FIXTURE_EPOCH,
        .unit_limit = FIXTURE_UNITS,
    };
    for (uint32_t i = 0; i < FP_OUTPUTS; i++) {
        f->outputs[i] = (fp_output){
            .preamble_address = (uintptr_t)"REDIS0009",
            .preamble_bytes = 9,
            .databases = (1u << FP_DATABASES) - 1,
            .flags = FP_FLAG_CHECKSUM,
            .sink_fd = -1,
            .directory_fd = -1,
        };
    }
    strcpy(f->folder, "/tmp/forkpoint-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->directory = fp_open_directory(f->folder);
    assert_true(f->directory >= 0);
    return f;
}

void fixture_destroy(fixture *f) {
    fp_inject(FP_INJECT_CLEAR, 0);
    DIR *folder = opendir(f->folder);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.') unlinkat(f->directory, entry->d_name, 0);
    }
    closedir(folder);
    rmdir(f->folder);
    close(f->directory);
    fp_unmap((int64_t)(uintptr_t)f->arena, FIXTURE_UNITS * FP_UNIT_BYTES);
    fp_unmap((int64_t)(uintptr_t)f->table, 4096);
    fp_unmap((int64_t)(uintptr_t)f->control, FP_CONTROL_BYTES);
    fp_unmap((int64_t)(uintptr_t)f->scratch, FIXTURE_THREADS * FIXTURE_SCRATCH_BYTES);
    fp_unmap((int64_t)(uintptr_t)f->request, 4096);
    fp_unmap((int64_t)(uintptr_t)f->outputs, OUTPUTS_BYTES);
    free(f);
}

int fixture_setup(void **state) {
    *state = fixture_create(FP_MAP_PRIVATE);
    return 0;
}

int fixture_teardown(void **state) {
    fixture_destroy(*state);
    return 0;
}

void fixture_segment(fixture *f, uint32_t unit, uint32_t units, uint32_t slot_bytes) {
    f->table[unit] = (fp_segment){.slot_bytes = slot_bytes, .units = units, .birth_epoch = 1};
}

static uint8_t *put(uint8_t *at, const void *data, size_t bytes) {
    if (bytes > 0) memcpy(at, data, bytes);
    return at + bytes;
}

void fixture_block(fixture *f, uint32_t unit, block b) {
    fp_segment *segment = &f->table[unit];
    uint8_t *slot = f->arena + (size_t)unit * FP_UNIT_BYTES + (size_t)segment->high_water++ * segment->slot_bytes;
    uint64_t wide = b.key_bytes > 255 || b.value_bytes > 16383;
    uint64_t header = b.state | (uint64_t)(b.expiry != 0) << FP_HEADER_EXPIRY_SHIFT | wide << FP_HEADER_WIDE_SHIFT
                      | (uint64_t)b.database << FP_HEADER_DB_SHIFT | (uint64_t)b.type << FP_HEADER_TYPE_SHIFT
                      | (uint64_t)b.epoch << FP_HEADER_EPOCH_SHIFT;
    if (!wide) header |= (uint64_t)b.key_bytes << FP_HEADER_KEY_SHIFT;
    if (!wide) header |= (uint64_t)b.value_bytes << FP_HEADER_VALUE_SHIFT;
    uint8_t *at = put(slot, &header, 8);
    uint64_t lengths = b.key_bytes | (uint64_t)b.value_bytes << 32;
    if (wide) at = put(at, &lengths, 8);
    if (b.expiry != 0) at = put(at, &b.expiry, 8);
    put(put(at, b.key, b.key_bytes), b.value, b.value_bytes);
}

void fixture_string(fixture *f, uint32_t unit, const char *key, const char *value) {
    fixture_block(f, unit, (block){.state = FP_STATE_LIVE, .epoch = 1, .key = key, .key_bytes = (uint32_t)strlen(key),
                                   .value = value, .value_bytes = (uint32_t)strlen(value)});
}

void fixture_sink_of(fixture *f, uint32_t output, const char *temporary_name, const char *final_name) {
    fp_output *o = &f->outputs[output];
    o->sink_fd = fp_open_temporary(f->directory, temporary_name);
    assert_true(o->sink_fd >= 0);
    o->directory_fd = f->directory;
    strcpy(o->temporary_name, temporary_name);
    strcpy(o->final_name, final_name);
}

void fixture_sink(fixture *f, const char *name) {
    fixture_sink_of(f, 0, "temporary", name);
}

void fixture_close_sinks(fixture *f) {
    for (uint32_t i = 0; i < f->request->output_count; i++) {
        if (f->outputs[i].sink_fd >= 0) close(f->outputs[i].sink_fd);
    }
}

void fixture_scan_threads(fixture *f, uint32_t threads) {
    f->request->scan_threads = threads;
    f->request->scratch_bytes = threads * FIXTURE_SCRATCH_BYTES;
}

int fixture_run(fixture *f) {
    int pid = fp_fork_snapshot((int64_t)(uintptr_t)f->request, 0);
    assert_true(pid > 0);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    if (WIFSTOPPED(status)) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    fixture_close_sinks(f);
    return status;
}

uint8_t *fixture_read(const fixture *f, const char *name, size_t *bytes) {
    int descriptor = openat(f->directory, name, O_RDONLY);
    if (descriptor < 0) return NULL;
    struct stat status;
    assert_int_equal(fstat(descriptor, &status), 0);
    *bytes = (size_t)status.st_size;
    uint8_t *content = malloc(*bytes + 1);
    assert_int_equal(read(descriptor, content, *bytes), *bytes);
    close(descriptor);
    return content;
}

int fixture_is_on_disk(const fixture *f) {
    struct statfs status;
    assert_int_equal(fstatfs(f->directory, &status), 0);
    return status.f_type != TMPFS_MAGIC && status.f_type != OVERLAYFS_SUPER_MAGIC;
}

size_t fixture_cached_bytes(const fixture *f, const char *name) {
    enum { PAGE = 4096 };
    int descriptor = openat(f->directory, name, O_RDONLY);
    assert_true(descriptor >= 0);
    struct stat status;
    assert_int_equal(fstat(descriptor, &status), 0);
    size_t pages = ((size_t)status.st_size + PAGE - 1) / PAGE, cached = 0;
    unsigned char *resident = malloc(pages);
    void *content = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, descriptor, 0);
    assert_ptr_not_equal(content, MAP_FAILED);
    assert_int_equal(mincore(content, (size_t)status.st_size, resident), 0);
    for (size_t i = 0; i < pages; i++) cached += resident[i] & 1;
    munmap(content, (size_t)status.st_size);
    free(resident);
    close(descriptor);
    return cached * PAGE;
}

int fixture_file_count(const fixture *f) {
    int count = 0;
    DIR *folder = opendir(f->folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}
