/*
 * The functions of libforkpoint.so. io.forkpoint.internal.helper.HelperLibrary binds them and documents
 * them for Java. Whatever can fail returns -errno: errno itself would not survive the way through
 * a JVM, which may run code of its own between the call and the read.
 */
#ifndef FORKPOINT_H
#define FORKPOINT_H

#include <stdint.h>

#define FP_API __attribute__((visibility("default")))

FP_API int32_t fp_abi(void);
FP_API int32_t fp_layout_count(void);
FP_API const char *fp_layout_name(int32_t index);
FP_API int64_t fp_layout_value(int32_t index);

FP_API int64_t fp_map(int32_t kind, int64_t bytes);
FP_API int32_t fp_grow(int32_t kind, int64_t address, int64_t from, int64_t to);
FP_API int32_t fp_discard(int32_t kind, int64_t address, int64_t bytes);
FP_API int32_t fp_collapse(int64_t address, int64_t bytes);
FP_API int32_t fp_populate(int64_t address, int64_t bytes);
FP_API int32_t fp_unmap(int64_t address, int64_t bytes);

FP_API int32_t fp_trim(int64_t keep, int32_t count);
FP_API int32_t fp_trim_restore(void);
FP_API int32_t fp_fork_snapshot(int64_t request, int64_t handle);
FP_API int32_t fp_child_signal(int32_t pid, int32_t handle, int32_t signal);
FP_API int32_t fp_child_wait(int32_t pid, int32_t handle);

FP_API int32_t fp_open_directory(const char *path);
FP_API int32_t fp_open_temporary(int32_t directory, const char *name);
FP_API int32_t fp_is_locked(const char *path);
FP_API int32_t fp_close(int32_t descriptor);
FP_API int32_t fp_unlink(int32_t directory, const char *name);

FP_API int32_t fp_background(void);
FP_API int32_t fp_gate(int64_t control, int32_t value);
FP_API int32_t fp_write(int32_t descriptor, int64_t address, int64_t bytes);
FP_API int64_t fp_write_some(int32_t descriptor, int64_t address, int64_t bytes, int32_t wait_ms);
FP_API int32_t fp_write_behind(int32_t descriptor, int64_t from, int64_t to, int32_t drop_cache);
FP_API int32_t fp_sync(int32_t descriptor, int32_t drop_cache);
FP_API int32_t fp_publish(int32_t directory, int32_t sink, const char *temporary_name, const char *link_name,
                          const char *final_name);
FP_API int32_t fp_pipe(int64_t descriptors);
FP_API int64_t fp_read(int32_t descriptor, int64_t address, int64_t bytes);

FP_API int64_t fp_crc64(int64_t crc, int64_t address, int64_t bytes);

/* Returns the CRC of two pieces in a row, from the CRC of each and the length of the second. The time grows with the
 * logarithm of that length. */
FP_API int64_t fp_crc64_combine(int64_t first, int64_t second, int64_t second_bytes);
FP_API int32_t fp_lzf_compress(int64_t input, int32_t input_bytes, int64_t output, int32_t output_bytes);
FP_API int32_t fp_lzf_decompress(int64_t input, int32_t input_bytes, int64_t output, int32_t output_bytes);

FP_API int32_t fp_inject(int32_t point, int32_t action);

#endif
