package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.session.Session;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A client that comes or goes, in a flight recording that asks for it. */
@Name("io.forkpoint.Client")
@Label("Client")
@Category("Forkpoint")
@Description("A client has connected or disconnected")
@StackTrace(false)
@Enabled(false)
final class ClientEvent extends Event {
    @Label("Client")
    long client;

    @Label("Address")
    String address;

    @Label("Connected")
    @Description("Whether it has connected, or else disconnected")
    boolean connected;

    static void record(Session session, boolean connected) {
        ClientEvent event = new ClientEvent();
        if (event.isEnabled()) {
            event.client = session.id();
            event.address = session.identity().address();
            event.connected = connected;
            event.commit();
        }
    }
}
