/* From a written and synced file to one that stands under its name: for the child and the parent. */
#ifndef FORKPOINT_PUBLISH_H
#define FORKPOINT_PUBLISH_H

#include <stdint.h>

typedef struct {
    uint32_t step; /* FP_STEP_* of what failed, FP_STEP_NONE if nothing did */
    int error;     /* its errno */
} fp_published;

/* Whether a file without a name can be given one here, for which /proc is needed. */
int fp_can_link(int sink);

/* Leaves no temporary name behind, whether it succeeds or not. A step of FP_STEP_SYNC_DIRECTORY: the
 * file stands under its final name. */
fp_published fp_publish_sink(int directory, int sink, const char *temporary_name, const char *link_name,
                             const char *final_name);

#endif
