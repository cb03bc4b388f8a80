package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.ValueType;

/** Checks a key's type, for commands that reply by it before they look at further arguments. */
final class KeyTypes {
    private KeyTypes() {}

    /**
     * Returns whether a key does not exist.
     *
     * @param index the index of the key among the arguments
     * @param type the type that it must have if it exists
     * @throws ErrorReply if it has another type
     */
    static boolean isAbsent(Call call, int index, ValueType type) {
        ValueType found = call.database().type(call.bytes(index));
        if (found != ValueType.NONE && found != type) {
            throw ErrorReply.wrongType();
        }
        return found == ValueType.NONE;
    }
}
