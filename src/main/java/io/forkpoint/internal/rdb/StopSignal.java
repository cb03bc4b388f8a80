package io.forkpoint.internal.rdb;

import java.util.function.BooleanSupplier;

/** Polls now and then whether to stop, within values that take long. For one thread. */
final class StopSignal {
    private static final int CALLS_A_QUESTION = 256;

    private final BooleanSupplier mustStop;
    private int calls;
    private boolean isSet;

    StopSignal(BooleanSupplier mustStop) {
        this.mustStop = mustStop;
    }

    /** Returns whether to stop; once true, it stays so. */
    boolean isSet() {
        if (++calls % CALLS_A_QUESTION == 0) {
            isSet |= mustStop.getAsBoolean();
        }
        return isSet;
    }
}
