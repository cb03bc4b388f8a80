package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;

/** Checks the names of clients: CLIENT LIST separates its lines and fields by line breaks and spaces. */
final class ClientName {
    private ClientName() {}

    /** Returns the name if it is valid. */
    static String check(String name) {
        return check(name, "Client names");
    }

    /** Returns the text if it is a valid value in CLIENT LIST; {@code what} begins the error. */
    static String check(String text, String what) {
        if (text.chars().anyMatch(c -> c < '!' || c > '~')) {
            throw new ErrorReply("ERR " + what + " cannot contain spaces, newlines or special characters.");
        }
        return text;
    }
}
