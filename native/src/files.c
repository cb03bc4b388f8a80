/* Opens the folder and the temporary file of a snapshot in the parent. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "forkpoint.h"
#include "publish.h"

#define FILE_MODE 0644 /* the umask applies, as to the files of Redis */

int32_t fp_open_directory(const char *path) {
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

/* Locks a temporary file. The lock belongs to the open file, which the child inherits: it lasts until both
 * processes have ended. Where there are no locks (NFS without its lock service), the files that a killed process
 * leaves are not removed. Returns the descriptor. */
static int locked(int descriptor) {
    flock(descriptor, LOCK_EX | LOCK_NB);
    return descriptor;
}

int32_t fp_open_temporary(int32_t directory, const char *name) {
    if (name == NULL || name[0] == '\0') {
        int unnamed = openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, FILE_MODE);
        if (unnamed < 0) return -errno;
        if (fp_can_link(unnamed)) return locked(unnamed);
        close(unnamed);
        return -EOPNOTSUPP;
    }
    int descriptor = openat(directory, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, FILE_MODE);
    return descriptor < 0 ? -errno : locked(descriptor);
}

int32_t fp_is_locked(const char *path) {
    /* The file is opened for writing: NFS has no exclusive lock on a file that is open for reading only. */
    int descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    int result = flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno == EWOULDBLOCK ? 1 : -errno;
    close(descriptor);
    return result;
}

int32_t fp_close(int32_t descriptor) { return close(descriptor) == 0 ? 0 : -errno; }

int32_t fp_unlink(int32_t directory, const char *name) { return unlinkat(directory, name, 0) == 0 ? 0 : -errno; }
