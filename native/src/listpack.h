/* Writes the items of a listpack as lpAppend() and lpAppendInteger() of Redis's listpack.c lay them out. */
#ifndef FORKPOINT_LISTPACK_H
#define FORKPOINT_LISTPACK_H

#include "rdb.h"

#define FP_LISTPACK_HEADER_BYTES 6u
#define FP_LISTPACK_END_BYTES 1u
#define FP_LISTPACK_END 0xffu

/* Return the size of an item, its length backwards included. A string that is a number is stored as one. */
uint64_t fp_listpack_string_bytes(const uint8_t *data, uint32_t bytes);
uint64_t fp_listpack_integer_bytes(int64_t value);

void fp_listpack_header(fp_writer *writer, uint32_t bytes, uint64_t items);
void fp_listpack_string(fp_writer *writer, const uint8_t *data, uint32_t bytes);
void fp_listpack_integer(fp_writer *writer, int64_t value);
void fp_listpack_end(fp_writer *writer);

#endif
