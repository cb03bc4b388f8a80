/*
 * Threads of the child. A thread of libc would need memory and locks; one of these takes a system call and a stack that
 * was prepared before the fork. It shares the thread-local storage of the thread that starts it, and has its priority.
 */
#ifndef FORKPOINT_THREAD_H
#define FORKPOINT_THREAD_H

#include <stddef.h>
#include <stdint.h>

/* Starts a thread that runs run(argument) and then ends. The stack begins at a page, and the first page is made
 * inaccessible: a thread that runs out of stack must not write into what lies below. *running is 0 again when the
 * thread has ended. Returns 0, or the errno of a kernel that refuses the thread. */
int fp_thread_start(uint8_t *stack, size_t stack_bytes, void (*run)(void *), void *argument, uint32_t *running);

/* Waits until the thread has ended. */
void fp_thread_join(const uint32_t *running);

#endif
