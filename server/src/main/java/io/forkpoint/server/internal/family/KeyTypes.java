package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;

/** What a key holds, for commands that reply by that before they look at further arguments. */
final class KeyTypes {
    /** RDB's type code of a list. */
    static final int LIST = 1;

    /** RDB's type code of a stream. */
    static final int STREAM = 15;

    private KeyTypes() {}

    /**
     * Whether there is no such key.
     *
     * @param index the argument that is the key
     * @param type what it is to hold if there is one
     * @throws ErrorReply if it holds another type
     */
    static boolean isAbsent(Call call, int index, int type) {
        int found = call.database().type(call.bytes(index));
        if (found >= 0 && found != type) {
            throw ErrorReply.wrongType();
        }
        return found < 0;
    }
}
