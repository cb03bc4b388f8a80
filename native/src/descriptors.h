/* Closes ranges of descriptors in a child where the kernel has no close_range(). */
#ifndef FORKPOINT_DESCRIPTORS_H
#define FORKPOINT_DESCRIPTORS_H

/* Closes those that /proc lists. Returns 0 if /proc could not be read. */
int fp_close_listed(unsigned first, unsigned last);

/* Closes every number that a descriptor may have. */
void fp_close_each(unsigned first, unsigned last);

#endif
