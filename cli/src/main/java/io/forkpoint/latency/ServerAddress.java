package io.forkpoint.latency;

import java.io.IOException;

/**
 * Where a server listens.
 *
 * @param host its name or address
 * @param port from 1 to 65535
 */
record ServerAddress(String host, int port) {
    /** Parses {@code HOST:PORT}. */
    static ServerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 1 << 16) {
                return new ServerAddress(text.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + text + "' is no server; write HOST:PORT, such as 127.0.0.1:6379");
    }

    RespConnection connect() throws IOException {
        return new RespConnection(host, port);
    }
}
