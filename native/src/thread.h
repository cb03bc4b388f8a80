/*
 * Threads of the child. libc's would need memory and locks; these are a system call and a stack that was prepared before
 * the fork. They have no thread-local storage of their own, but that of the thread that starts them, and its priority.
 */
#ifndef FORKPOINT_THREAD_H
#define FORKPOINT_THREAD_H

#include <stddef.h>
#include <stdint.h>

/* Starts one at run(argument), which ends it by returning. The stack is whole pages, the lowest of which is made
 * inaccessible: who runs out of it must not write into what lies below. `running` is 0 again when the thread has gone.
 * Returns 0, or the errno of a kernel that has no more: a limit, a filter. */
int fp_thread_start(uint8_t *stack, size_t stack_bytes, void (*run)(void *), void *argument, uint32_t *running);

void fp_thread_join(const uint32_t *running);

#endif
