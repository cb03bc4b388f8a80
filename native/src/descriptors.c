#include "descriptors.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/resource.h>

#include "sys.h"

#define LIST_BYTES 4096
#define MOST_TRIED (1u << 20) /* the default of fs.nr_open; a larger limit would take too long */

/* The kernel's struct linux_dirent64. */
typedef struct {
    uint64_t inode;
    int64_t offset;
    unsigned short bytes;
    unsigned char type;
    char name[];
} directory_entry;

/* Returns the number, ~0u for "." and "..". */
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
    /* The kernel continues by number: closing a descriptor does not hide the next one. */
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
