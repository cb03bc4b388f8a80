package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.StreamTrim;

/** The options of XADD and XTRIM: [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]]. */
final class StreamTrimArguments {
    private final Call call;
    private final boolean adding;
    private StreamTrim trim;
    private boolean approximate;
    private boolean ifExists;
    private long limit = -1;
    private int next;

    private StreamTrimArguments(Call call, boolean adding) {
        this.call = call;
        this.adding = adding;
    }

    /**
     * Parses the options.
     *
     * @param adding whether the command is XADD, whose ID ends the options
     */
    static StreamTrimArguments parse(Call call, boolean adding) {
        StreamTrimArguments arguments = new StreamTrimArguments(call, adding);
        arguments.next = 2;
        while (arguments.next < call.size() && arguments.option()) {
            arguments.next++;
        }
        arguments.check();
        return arguments;
    }

    /** Parses one option; returns false if it is the ID. */
    private boolean option() {
        boolean more = next + 1 < call.size();
        if (more && call.is(next, "MAXLEN")) {
            threshold();
            long length = call.integer(next);
            if (length < 0) {
                throw new ErrorReply("ERR The MAXLEN argument must be >= 0.");
            }
            trim = StreamTrim.toLength(length);
        } else if (more && call.is(next, "MINID")) {
            threshold();
            trim = StreamTrim.fromId(StreamIds.strict(call, next));
        } else if (more && call.is(next, "LIMIT")) {
            limit = call.integer(++next);
            if (limit < 0) {
                throw new ErrorReply("ERR The LIMIT argument must be >= 0.");
            }
        } else if (adding && call.is(next, "NOMKSTREAM")) {
            ifExists = true;
        } else if (adding) {
            return false;
        } else {
            throw ErrorReply.syntax();
        }
        return true;
    }

    /** Moves to the threshold, past what may precede it. */
    private void threshold() {
        if (trim != null) {
            throw new ErrorReply("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
        }
        next++;
        if (next + 1 < call.size() && (call.is(next, "~") || call.is(next, "="))) {
            approximate = call.is(next, "~");
            next++;
        }
    }

    private void check() {
        if (limit > 0 && trim == null) {
            throw new ErrorReply("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
        }
        if (!adding && trim == null) {
            throw new ErrorReply("ERR syntax error, XTRIM must be called with a trimming strategy");
        }
        if (limit >= 0 && !approximate) {
            throw new ErrorReply("ERR syntax error, LIMIT cannot be used without the special ~ option");
        }
    }

    /** Returns how to trim the stream; null if it is not to be trimmed. */
    StreamTrim trim() {
        if (!approximate) {
            return trim;
        }
        return limit < 0 ? trim.approximately() : trim.approximately(limit);
    }

    /** Returns whether the stream is not to be created. */
    boolean isIfExists() {
        return ifExists;
    }

    /** Returns the index of the argument after the options. */
    int next() {
        return next;
    }
}
