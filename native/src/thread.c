#include "thread.h"

#include <sched.h>
#include <sys/mman.h>

#include "futex.h"
#include "inject.h"

#define PAGE_BYTES 4096u
#define LIKE_A_THREAD \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID)

/* Clones the thread. Its stack holds the function and, above it, the argument. The new thread never returns from here:
 * it has no frame but those two words. */
static long clone_thread(uintptr_t stack, uint32_t *running) {
    long result;
    register long r10 __asm__("r10") = (long)running;
    register long r8 __asm__("r8") = 0;
    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "xor %%ebp, %%ebp\n\t" /* a debugger that looks for callers stops here */
                     "pop %%rax\n\t"
                     "pop %%rdi\n\t"
                     "call *%%rax\n\t"
                     "mov %[exit], %%eax\n\t" /* ends the thread, not the process */
                     "xor %%edi, %%edi\n\t"
                     "syscall\n\t"
                     "hlt\n"
                     "1:"
                     : "=a"(result)
                     : "a"(SYS_clone), "D"(LIKE_A_THREAD), "S"(stack), "d"(0), "r"(r10), "r"(r8), [exit] "i"(SYS_exit)
                     : "rcx", "r11", "memory");
    return result;
}

int fp_thread_start(uint8_t *stack, size_t stack_bytes, void (*run)(void *), void *argument, uint32_t *running) {
#ifdef FP_INJECT
    int refused = fp_inject_thread_error();
    if (refused != 0) return refused;
#endif
    fp_syscall3(SYS_mprotect, (long)stack, PAGE_BYTES, PROT_NONE);
    /* When both words have been popped, the stack is aligned as the calling convention wants it. */
    uintptr_t top = ((uintptr_t)stack + stack_bytes) & ~(uintptr_t)15;
    uintptr_t *words = (uintptr_t *)top - 2;
    words[0] = (uintptr_t)run;
    words[1] = (uintptr_t)argument;
    *running = 1;
    long thread = clone_thread((uintptr_t)words, running);
    if (thread > 0) return 0;
    *running = 0;
    return (int)-thread;
}

void fp_thread_join(const uint32_t *running) {
    uint32_t value;
    while ((value = __atomic_load_n(running, __ATOMIC_ACQUIRE)) != 0) fp_futex_wait(running, value, FP_FUTEX_ANY);
}
