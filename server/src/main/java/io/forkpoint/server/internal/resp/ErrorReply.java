package io.forkpoint.server.internal.resp;

/**
 * What a command is answered with when it cannot be done: one line that begins with a code in capitals, such as
 * {@code ERR syntax error}. Thrown by whatever finds the mistake; it has no stack trace, since it tells of the client.
 */
public final class ErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An error.
     *
     * @param line its code and its text; line breaks are replaced when it is written
     */
    public ErrorReply(String line) {
        super(line, null, false, false);
    }

    /** {@return the error of options that do not go together or are not known} */
    public static ErrorReply syntax() {
        return new ErrorReply("ERR syntax error");
    }

    /** {@return the error of an argument that should be a decimal integer of 64 bits} */
    public static ErrorReply notAnInteger() {
        return new ErrorReply("ERR value is not an integer or out of range");
    }

    /** {@return the error of an argument that should be a number} */
    public static ErrorReply notAFloat() {
        return new ErrorReply("ERR value is not a valid float");
    }

    /**
     * The error of a store that is only read.
     *
     * @param damage what has torn a write of it
     * @return the error of a write to it, or a save
     */
    public static ErrorReply damaged(String damage) {
        return new ErrorReply("MISCONF " + damage + " (SHUTDOWN NOSAVE; the next start loads the last good file)");
    }

    /** {@return the error of a key that holds another type} */
    public static ErrorReply wrongType() {
        return new ErrorReply("WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
