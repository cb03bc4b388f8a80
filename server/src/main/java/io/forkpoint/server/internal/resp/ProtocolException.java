package io.forkpoint.server.internal.resp;

/** What came from a client is no request: it is told so, and the connection is closed, since nothing says where the next begins. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolException(String what) {
        super("Protocol error: " + what, null, false, false);
    }
}
