/* The futex of the control page, at which a child that was forked before the gate waits. */
#ifndef FORKPOINT_GATE_H
#define FORKPOINT_GATE_H

#include "forkpoint_layout.h"

/* In the child: waits until the gate says go or leave, and returns FP_GATE_GO or FP_GATE_LEAVE; also
 * the latter if `parent`, its pid, has gone and left the gate at wait. */
uint32_t fp_gate_wait(const fp_control *control, long parent);

#endif
