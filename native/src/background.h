/* Writing a snapshot is background work: it gives way to the threads that serve. */
#ifndef FORKPOINT_BACKGROUND_H
#define FORKPOINT_BACKGROUND_H

/* Lowers the priority of the calling thread and, if `session` is set, of the child's new session. Lowering
 * needs no right; raising it again does. What the kernel refuses is left as it is. */
void fp_background_priority(int session);

#endif
