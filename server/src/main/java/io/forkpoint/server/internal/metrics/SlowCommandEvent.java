package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.session.Call;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A command that is in the slow log, in a flight recording. */
@Name("io.forkpoint.SlowCommand")
@Label("Slow Command")
@Category("Forkpoint")
@Description("A command that took longer than slowlog-log-slower-than")
@StackTrace(false)
final class SlowCommandEvent extends Event {
    @Label("Command")
    String command;

    @Label("Arguments")
    int arguments;

    @Label("Client")
    long client;

    @Label("Taken")
    @Timespan(Timespan.NANOSECONDS)
    long taken;

    static void record(Call call, long nanos) {
        SlowCommandEvent event = new SlowCommandEvent();
        if (event.isEnabled()) {
            event.command = call.command().name();
            event.arguments = call.size();
            event.client = call.session().id();
            event.taken = nanos;
            event.commit();
        }
    }
}
