#include "maps.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Memory that grows by doubling. It comes from the kernel: malloc would make new mappings, and so change the
 * list while it is being read. */
typedef struct {
    char *start;
    size_t capacity;
} buffer;

static buffer text;
static buffer table;

/* Makes the buffer hold this many bytes. Returns 0 or -errno. */
static int buffer_reserve(buffer *b, size_t bytes) {
    if (bytes <= b->capacity) return 0;
    size_t capacity = b->capacity == 0 ? 65536 : b->capacity;
    while (capacity < bytes) capacity *= 2;
    void *larger = b->start == NULL
                       ? mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                       : mremap(b->start, b->capacity, capacity, MREMAP_MAYMOVE);
    if (larger == MAP_FAILED) return -errno;
    b->start = larger;
    b->capacity = capacity;
    return 0;
}

/* Reads more of the text, behind its first bytes. Returns the number of new bytes, or -errno. */
static long read_more(int descriptor, size_t length) {
    int error = buffer_reserve(&text, length + 8192);
    if (error != 0) return error;
    ssize_t bytes = read(descriptor, text.start + length, text.capacity - length - 1);
    return bytes < 0 ? -errno : bytes;
}

/* Reads the whole file and terminates it with a zero. Returns its length, or -errno. */
static long read_text(void) {
    int descriptor = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    size_t length = 0;
    long bytes;
    while ((bytes = read_more(descriptor, length)) > 0 || bytes == -EINTR) {
        if (bytes > 0) length += (size_t)bytes;
    }
    close(descriptor);
    if (bytes < 0) return bytes;
    text.start[length] = '\0';
    return (long)length;
}

/* Reads a number and moves behind it. */
static uint64_t number(const char **at, unsigned base) {
    uint64_t value = 0;
    for (;; (*at)++) {
        char c = **at;
        unsigned digit = 16;
        if (c >= '0' && c <= '9') digit = (unsigned)(c - '0');
        if (c >= 'a' && c <= 'f') digit = (unsigned)(c - 'a' + 10);
        if (digit >= base) return value;
        value = value * base + digit;
    }
}

/* Parses a line: "start-end rwxp offset major:minor inode      path". */
static fp_mapping parse_line(const char *at) {
    fp_mapping mapping = {0};
    mapping.start = number(&at, 16);
    at++;
    mapping.end = number(&at, 16);
    at += strlen(" rwxp ");
    number(&at, 16);
    at++;
    uint64_t major = number(&at, 16);
    at++;
    mapping.device = major << 32 | number(&at, 16);
    at++;
    mapping.inode = number(&at, 10);
    at += strspn(at, " ");
    mapping.path = at;
    return mapping;
}

int fp_maps_read(fp_mapping **mappings) {
    long length = read_text();
    if (length < 0) return (int)length;
    size_t count = 0;
    for (char *line = text.start, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        int error = buffer_reserve(&table, (count + 1) * sizeof(fp_mapping));
        if (error != 0) return error;
        ((fp_mapping *)(void *)table.start)[count++] = parse_line(line);
    }
    *mappings = (fp_mapping *)(void *)table.start;
    return (int)count;
}
