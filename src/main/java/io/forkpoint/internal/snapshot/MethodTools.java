package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.HelperLibrary;
import java.util.function.Supplier;

/**
 * What all methods of one store's snapshots work with. Its memory is made by the first snapshot that needs it: a store
 * that never takes one pays nothing for it.
 */
public final class MethodTools {
    private final HelperLibrary library;
    private final SnapshotSource source;
    private final Supplier<CarriedRecords> carried;
    private final ListenerDispatch listeners;
    private final PauseEstimate estimate;
    private PreambleMemory preambles;
    private ForkMemory forkMemory;

    public MethodTools(
            HelperLibrary library,
            SnapshotSource source,
            Supplier<CarriedRecords> carried,
            ListenerDispatch listeners,
            PauseEstimate estimate) {
        this.library = library;
        this.source = source;
        this.carried = carried;
        this.listeners = listeners;
        this.estimate = estimate;
    }

    HelperLibrary library() {
        return library;
    }

    SnapshotSource source() {
        return source;
    }

    /** A try's gate; the listeners hear of it now. */
    Gate gate(SnapshotTimes times) {
        return new Gate(source, estimate, listeners, times);
    }

    /** The control page, without a word of the last writer's. */
    ControlPage freshControl() {
        ControlPage control = new ControlPage(source.controlAddress());
        control.prepare();
        return control;
    }

    /** What stands around the records of this snapshot, all but what the gate decides. */
    PreambleMemory preambles(SnapshotRun run) {
        if (preambles == null) {
            preambles = new PreambleMemory();
        }
        preambles.prepare(source, run.parts().list(), run.options().oldestServer(), carried);
        return preambles;
    }

    /** What children are told by. */
    ForkMemory forkMemory(PreambleMemory around) {
        if (forkMemory == null) {
            forkMemory = new ForkMemory(around);
        }
        return forkMemory;
    }
}
