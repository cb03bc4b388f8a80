/* Closing ranges of descriptors in a child, where close_range() is not to be had. */
#ifndef FORKPOINT_DESCRIPTORS_H
#define FORKPOINT_DESCRIPTORS_H

int fp_close_listed(unsigned first, unsigned last); /* those that /proc lists; whether it could be read */
void fp_close_each(unsigned first, unsigned last);  /* whatever may be open */

#endif
