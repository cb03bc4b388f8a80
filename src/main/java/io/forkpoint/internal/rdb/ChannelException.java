package io.forkpoint.internal.rdb;

import java.io.IOException;

/**
 * Thrown when a channel fails. Never leaves this package: a handler's own UncheckedIOException must not be mistaken for
 * it.
 */
final class ChannelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChannelException(IOException cause) {
        super(cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
