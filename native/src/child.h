#ifndef FORKPOINT_CHILD_H
#define FORKPOINT_CHILD_H

#include "forkpoint_layout.h"

/* Lives the child's whole life, from the fork to its exit. The status is 0 if all files stand under their final
 * names, or the child was told to leave before the gate; 1 if the control page says what failed. `parent` is the
 * pid of the process that forked. */
_Noreturn void fp_child(const fp_request *request, long parent);

#endif
