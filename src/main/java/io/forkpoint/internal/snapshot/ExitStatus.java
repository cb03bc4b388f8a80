package io.forkpoint.internal.snapshot;

import jnr.constants.platform.Signal;

/**
 * How a child ended, decoded from the status word of {@code waitpid(2)}.
 *
 * @param code its exit status, or 128 and the signal's number as shells put it, or {@link #UNKNOWN}, or {@link #LEFT}
 */
record ExitStatus(int code) {
    /** Another part of this process has reaped the child. */
    static final int UNKNOWN = -1;

    /** It has not ended, though it was killed. */
    static final int LEFT = -2;

    private static final int SIGNAL_BASE = 128;

    static ExitStatus ofStatusWord(int word) {
        int signal = word & 0x7f;
        return new ExitStatus(signal == 0 ? word >>> 8 & 0xff : SIGNAL_BASE + signal);
    }

    boolean isSuccess() {
        return code == 0;
    }

    /** What to tell the user. */
    String describe() {
        if (code == UNKNOWN) {
            return "was reaped by another part of this process, which must not wait for children it did not start";
        }
        if (code == LEFT) {
            return "was killed but does not end";
        }
        if (code <= SIGNAL_BASE) {
            return "exited with status " + code + " without having finished";
        }
        String name = Signal.valueOf((long) code - SIGNAL_BASE).name();
        String hint = name.equals("SIGKILL") ? ", which is often the kernel's OOM killer: see dmesg" : "";
        return "was killed by signal " + (code - SIGNAL_BASE) + " (" + name + ")" + hint;
    }
}
