/*
 * A process to be judged, for scripts/overcommit-verify.sh: maps private memory, says so, and for
 * each line that it reads tries to fork, and says what came of it. Touches none of the memory: what
 * the kernel counts is what it has promised.
 *
 * Usage: commit_probe BYTES
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *try_to_fork(void) {
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    if (pid < 0) return strerrorname_np(errno);
    waitpid(pid, NULL, 0);
    return "forked";
}

int main(int count, char **arguments) {
    size_t bytes = count == 2 ? strtoull(arguments[1], NULL, 10) : 0;
    if (bytes == 0) {
        fprintf(stderr, "usage: commit_probe BYTES\n");
        return 2;
    }
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        printf("refused %s\n", strerrorname_np(errno));
        return 1;
    }
    printf("mapped\n");
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin) != NULL) {
        printf("%s\n", try_to_fork());
        fflush(stdout);
    }
    return 0;
}
