#include "descriptors.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/resource.h>

#include "sys.h"

#define LIST_BYTES 4096
#define MOST_TRIED (1u << 20) /* fs.nr_open as kernels set it: a limit of a billion is nobody's to close */

/* struct linux_dirent64 */
typedef struct {
    uint64_t inode;
    int64_t offset;
    unsigned short bytes;
    unsigned char type;
    char name[];
} directory_entry;

/* ~0u if it is no number: "." and "..". */
static unsigned number_of(const char *name) {
    if (*name < '0' || *name > '9') return ~0u;
    unsigned number = 0;
    for (; *name >= '0' && *name <= '9'; name++) number = number * 10 + (unsigned)(*name - '0');
    return number;
}

int fp_close_listed(unsigned first, unsigned last) {
    long list = sys_open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
    if (list < 0) return 0;
    _Alignas(directory_entry) char entries[LIST_BYTES];
    long bytes;
    /* The kernel goes on by number: what is closed meanwhile hides nothing. */
    while ((bytes = fp_syscall3(SYS_getdents64, list, (long)entries, LIST_BYTES)) > 0) {
        for (long at = 0; at < bytes;) {
            const directory_entry *entry = (const directory_entry *)(const void *)(entries + at);
            unsigned number = number_of(entry->name);
            if (number >= first && number <= last && number != (unsigned)list) sys_close((int)number);
            at += entry->bytes;
        }
    }
    sys_close((int)list);
    return bytes == 0;
}

void fp_close_each(unsigned first, unsigned last) {
    struct rlimit limit = {MOST_TRIED, MOST_TRIED};
    fp_syscall4(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&limit);
    unsigned most = limit.rlim_cur < MOST_TRIED ? (unsigned)limit.rlim_cur : MOST_TRIED;
    for (unsigned i = first; i <= last && i < most; i++) sys_close((int)i);
}
