/* Writes streams as RDB: nodes of listpacks, the figures of the root, consumer groups. */
#ifndef FORKPOINT_STREAM_H
#define FORKPOINT_STREAM_H

#include "rdb.h"
#include "tree.h"

/* Writes what follows the key. The walk stands before the first entry. Returns 0 if the stream is damaged. */
int fp_stream_write(fp_writer *writer, const fp_entry *entry, const fp_walk *entries);

#endif
