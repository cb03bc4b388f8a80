/* Puts a written and synced file under its final name, in the child or the parent. */
#ifndef FORKPOINT_PUBLISH_H
#define FORKPOINT_PUBLISH_H

#include <stdint.h>

typedef struct {
    uint32_t step; /* FP_STEP_* of what failed, FP_STEP_NONE if nothing did */
    int error;     /* its errno */
} fp_published;

/* Returns whether a file without a name can get one here. This needs /proc. */
int fp_can_link(int sink);

/* Publishes a file. It leaves no temporary name behind, whether it succeeds or fails. If the step that failed
 * is FP_STEP_SYNC_DIRECTORY, the file stands under its final name. */
fp_published fp_publish_sink(int directory, int sink, const char *temporary_name, const char *link_name,
                             const char *final_name);

#endif
