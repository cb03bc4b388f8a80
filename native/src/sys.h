/*
 * Raw system calls for the child, which lives in a copy of a process with many threads. libc's
 * wrappers use errno and cancellation state in thread-local memory, and some take locks, which a
 * thread that is not in the child may hold. These use no memory; they return -errno.
 */
#ifndef FORKPOINT_SYS_H
#define FORKPOINT_SYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#ifndef __x86_64__
#error "the helper speaks the x86-64 system call convention"
#endif

static inline long fp_syscall6(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static inline long fp_syscall4(long number, long a, long b, long c, long d) {
    return fp_syscall6(number, a, b, c, d, 0, 0);
}

static inline long fp_syscall3(long number, long a, long b, long c) {
    return fp_syscall6(number, a, b, c, 0, 0, 0);
}

static inline long sys_open(const char *path, int flags) {
    return fp_syscall3(SYS_open, (long)path, flags, 0);
}

static inline long sys_close(int descriptor) { return fp_syscall3(SYS_close, descriptor, 0, 0); }

static inline long sys_read(int descriptor, void *buffer, size_t bytes) {
    return fp_syscall3(SYS_read, descriptor, (long)buffer, (long)bytes);
}

static inline long sys_write(int descriptor, const void *buffer, size_t bytes) {
    return fp_syscall3(SYS_write, descriptor, (long)buffer, (long)bytes);
}

static inline long sys_fsync(int descriptor) { return fp_syscall3(SYS_fsync, descriptor, 0, 0); }

static inline long sys_unlinkat(int directory, const char *name) {
    return fp_syscall3(SYS_unlinkat, directory, (long)name, 0);
}

static inline long sys_renameat(int from, const char *old_name, int to, const char *new_name) {
    return fp_syscall4(SYS_renameat, from, (long)old_name, to, (long)new_name);
}

static inline long sys_linkat(int from, const char *old_name, int to, const char *new_name, int flags) {
    return fp_syscall6(SYS_linkat, from, (long)old_name, to, (long)new_name, flags, 0);
}

static inline long sys_getppid(void) { return fp_syscall3(SYS_getppid, 0, 0, 0); }

static inline long sys_getpid(void) { return fp_syscall3(SYS_getpid, 0, 0, 0); }

static inline long sys_kill(long pid, int signal) { return fp_syscall3(SYS_kill, pid, signal, 0); }

_Noreturn static inline void sys_exit(int status) {
    for (;;) fp_syscall3(SYS_exit_group, status, 0, 0);
}

#endif
