#ifndef FORKPOINT_CHILD_H
#define FORKPOINT_CHILD_H

#include "forkpoint_layout.h"

/* The child's whole life, from the fork to its exit: status 0 if the file stands under its final
 * name, 1 if the control page says why not. */
_Noreturn void fp_child(const fp_request *request);

#endif
