package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Helper;

/** What the helper's test build makes happen where it is asked to ({@code native/src/inject.h}), and signals. */
final class Faults {
    static final int FORK = 0;
    static final int BEFORE_SCAN = 1;
    static final int MID_SCAN = 2;
    static final int BEFORE_SYNC = 3;
    static final int BEFORE_RENAME = 4;
    static final int AFTER_RENAME = 5;
    static final int WRITE_LIMIT = 6;
    static final int SYNC_ERROR = 7;
    static final int RECORDS = 8;
    static final int BEFORE_GATE = 10;
    static final int RENAME_ERROR = 11;
    static final int DEAF = 12;
    static final int RANGE_ERROR = 14;

    static final int SIGKILL = 9;
    static final int SIGSEGV = 11;
    static final int SIGCONT = 18;
    static final int SIGSTOP = 19;

    private static final int CLEAR = -1;

    private Faults() {}

    /** For the next fork, or until {@link #disarm} for what this process does itself. */
    static void arm(int point, int action) {
        assertThat(Helper.library().fp_inject(point, action))
                .as("the helper's test build has to be named by -D" + Helper.PATH_PROPERTY)
                .isZero();
    }

    static void disarm() {
        arm(CLEAR, 0);
    }
}
