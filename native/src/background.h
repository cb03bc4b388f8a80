/* Writing a snapshot is work in the background: it gives way to the threads that serve. */
#ifndef FORKPOINT_BACKGROUND_H
#define FORKPOINT_BACKGROUND_H

/* Lowers the priority of the calling thread; with `session`, of the child's new session as well. Needs no
 * right, and cannot be taken back without one. What the kernel refuses is left: it is no reason to fail. */
void fp_background_priority(int session);

#endif
