package io.forkpoint;

import io.forkpoint.internal.value.StreamValue;
import io.forkpoint.value.StreamAppend;

/** Stores of which an Error has torn a write. */
public final class TornStores {
    private TornStores() {}

    /** Ends the edit of a stream behind its first change. */
    public static void tear(Store store) {
        try {
            store.stream(new byte[] {'t'}).write(value -> {
                new StreamValue(value).add(StreamAppend.atMillis(1), 1, new byte[] {'f'}, new byte[] {'v'});
                throw new StackOverflowError();
            });
            throw new IllegalStateException("the write has come to its end");
        } catch (StackOverflowError torn) {
            if (!store.isDamaged()) {
                throw new IllegalStateException("the write was not torn", torn);
            }
        }
    }
}
