package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;

/** What a client may call itself: CLIENT LIST parts its lines and fields by line breaks and spaces. */
final class ClientName {
    private ClientName() {}

    /** The name, if it may be one. */
    static String check(String name) {
        return check(name, "Client names");
    }

    /** The text, if it may be a value in CLIENT LIST; {@code what} begins the error. */
    static String check(String text, String what) {
        if (text.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new ErrorReply("ERR " + what + " cannot contain spaces, newlines or special characters.");
        }
        return text;
    }
}
