package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Command;

/** Which arguments of a command are channels, or patterns of such. */
enum ChannelArguments {
    /** None. */
    NONE,
    /** The first, which is a channel. */
    FIRST,
    /** All, which are channels. */
    ALL,
    /** All, which are patterns. */
    PATTERNS;

    static ChannelArguments of(Command command) {
        return switch (command.name()) {
            case "publish", "spublish" -> FIRST;
            case "subscribe", "ssubscribe" -> ALL;
            case "psubscribe" -> PATTERNS;
            default -> NONE;
        };
    }

    /** Returns how many there are in a request; they stand behind the command's name. */
    int count(Request request) {
        return switch (this) {
            case NONE -> 0;
            case FIRST -> 1;
            case ALL, PATTERNS -> request.size() - 1;
        };
    }
}
