/* The walk over the arena. */
#ifndef FORKPOINT_SCAN_H
#define FORKPOINT_SCAN_H

#include "rdb.h"

/* Writes every entry of the snapshot, segments in the order of their addresses, each once.
 * Returns 0, EUCLEAN if the arena contradicts itself, or writer->error. */
int fp_scan(const fp_request *request, fp_control *control, fp_writer *writer);

#endif
