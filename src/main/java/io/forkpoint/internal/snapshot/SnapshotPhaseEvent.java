package io.forkpoint.internal.snapshot;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One phase of a snapshot in a flight recording; the figures are those of the whole snapshot, as far as it has come. */
@Name("io.forkpoint.SnapshotPhase")
@Label("Snapshot Phase")
@Category("Forkpoint")
@Description("A phase of a snapshot: prepare, gate, fork, write or publish")
@StackTrace(false)
final class SnapshotPhaseEvent extends Event {
    @Label("Phase")
    String phase;

    @Label("Method")
    String method;

    @Label("Target")
    String target;

    @Label("Keys Written")
    long keys;

    @Label("Bytes Written")
    @DataAmount
    long bytes;

    @Label("Retained, Peak")
    @Description("The most memory that the store held back for the snapshot")
    @DataAmount
    long retained;

    @Label("Pause")
    @Description("How long the gate was held; the gate's event also has the time that it took to close it")
    @Timespan(Timespan.NANOSECONDS)
    long pause;
}
