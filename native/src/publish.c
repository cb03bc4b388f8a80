#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "forkpoint.h"
#include "forkpoint_layout.h"
#include "inject.h"
#include "io.h"
#include "sys.h"

#define STEP_SHIFT 12 /* an errno has at most 12 bits */

/* Puts "/proc/self/fd/N" into the path. */
static void descriptor_path(char *path, int descriptor) {
    static const char prefix[] = "/proc/self/fd/";
    memcpy(path, prefix, sizeof prefix - 1);
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + descriptor % 10);
    while ((descriptor /= 10) > 0);
    path += sizeof prefix - 1;
    while (count > 0) *path++ = digits[--count];
    *path = '\0';
}

int fp_can_link(int sink) {
    char path[32];
    descriptor_path(path, sink);
    return fp_syscall3(SYS_access, (long)path, 0, 0) == 0;
}

/* Gives a file made by O_TMPFILE a name for an instant: linkat() cannot replace a file, but renameat() can. */
static long link_sink(int directory, int sink, const char *link_name) {
    char path[32];
    descriptor_path(path, sink);
    return sys_linkat(AT_FDCWD, path, directory, link_name, AT_SYMLINK_FOLLOW);
}

static long rename_file(int directory, const char *from, const char *to) {
#ifdef FP_INJECT
    if (fp_inject_rename_error() != 0) return -fp_inject_rename_error();
#endif
    return sys_renameat(directory, from, directory, to);
}

/* The rename replaces the last good file as a whole or not at all. The folder is synced after it. */
fp_published fp_publish_sink(int directory, int sink, const char *temporary_name, const char *link_name,
                             const char *final_name) {
    const char *name = temporary_name;
    if (name[0] == '\0') {
        name = link_name;
        long linked = link_sink(directory, sink, link_name);
        if (linked < 0) return (fp_published){FP_STEP_LINK, (int)-linked};
    }
    FP_POINT(FP_INJECT_BEFORE_RENAME);
    long renamed = rename_file(directory, name, final_name);
    if (renamed < 0) {
        sys_unlinkat(directory, name);
        return (fp_published){FP_STEP_RENAME, (int)-renamed};
    }
    FP_POINT(FP_INJECT_AFTER_RENAME);
    int error = fp_sync_directory(directory);
    return (fp_published){error == 0 ? FP_STEP_NONE : FP_STEP_SYNC_DIRECTORY, error};
}

int32_t fp_publish(int32_t directory, int32_t sink, const char *temporary_name, const char *link_name,
                   const char *final_name) {
    if (link_name == NULL || final_name == NULL) return -EFAULT;
    if (temporary_name == NULL) temporary_name = "";
    fp_published result = fp_publish_sink(directory, sink, temporary_name, link_name, final_name);
    return -(int32_t)(result.step << STEP_SHIFT | (uint32_t)result.error);
}
