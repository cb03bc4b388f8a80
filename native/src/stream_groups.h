/* Writes the consumer groups of a stream as RDB. */
#ifndef FORKPOINT_STREAM_GROUPS_H
#define FORKPOINT_STREAM_GROUPS_H

#include "rdb.h"
#include "tree.h"

/* Writes the number of groups, and the groups from the stream's second tree. Returns 0 if they are damaged. */
int fp_stream_groups_write(fp_writer *writer, const fp_entry *entry, fp_arena arena);

#endif
