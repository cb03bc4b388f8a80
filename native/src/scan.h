/* Scans the arena and writes its entries. */
#ifndef FORKPOINT_SCAN_H
#define FORKPOINT_SCAN_H

#include "outputs.h"

/* Writes every entry of the snapshot to its output: each segment once, in the order of addresses, by as many
 * threads as the request says. A thread takes the next chunks, encodes them into buffers of its own, and writes
 * them when it is their turn. Returns when all threads have ended: 0, EUCLEAN if the arena is damaged, or the
 * error of the writer that failed. */
int fp_scan(const fp_request *request, fp_control *control, fp_outputs *outputs);

#endif
