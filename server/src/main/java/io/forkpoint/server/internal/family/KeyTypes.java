package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.ValueType;

/** What a key holds, for commands that reply by that before they look at further arguments. */
final class KeyTypes {
    private KeyTypes() {}

    /**
     * Returns whether there is no such key.
     *
     * @param index the argument that is the key
     * @param type what it is to hold if there is one
     * @throws ErrorReply if it holds another type
     */
    static boolean isAbsent(Call call, int index, ValueType type) {
        ValueType found = call.database().type(call.bytes(index));
        if (found != ValueType.NONE && found != type) {
            throw ErrorReply.wrongType();
        }
        return found == ValueType.NONE;
    }
}
