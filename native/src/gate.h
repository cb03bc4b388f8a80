/* The gate: a futex in the control page, at which a child that was forked before the gate waits. */
#ifndef FORKPOINT_GATE_H
#define FORKPOINT_GATE_H

#include "forkpoint_layout.h"

/* Waits in the child until the gate says go or leave. Returns FP_GATE_GO or FP_GATE_LEAVE; the latter also if
 * the parent, whose pid is `parent`, has ended before it opened the gate. */
uint32_t fp_gate_wait(const fp_control *control, long parent);

#endif
