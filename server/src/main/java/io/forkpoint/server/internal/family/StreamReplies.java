package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import java.util.Collection;
import java.util.function.Supplier;

/** Writes streams' entries as replies. */
final class StreamReplies {
    private StreamReplies() {}

    static void id(Reply reply, StreamId id) {
        reply.bulk(id.toString());
    }

    static void ids(Reply reply, Collection<StreamId> ids) {
        reply.array(ids.size());
        ids.forEach(id -> id(reply, id));
    }

    /** Writes an entry: its ID, and its fields and values; nil in their place if it has been deleted. */
    static void entry(Reply reply, StreamEntry entry) {
        reply.array(2);
        id(reply, entry.id());
        if (entry.isDeleted()) {
            reply.nilArray();
            return;
        }
        reply.array(entry.size() * 2L);
        for (int i = 0; i < entry.size(); i++) {
            reply.bulk(entry.field(i));
            reply.bulk(entry.value(i));
        }
    }

    static void entries(Reply reply, Collection<StreamEntry> entries) {
        reply.array(entries.size());
        entries.forEach(entry -> entry(reply, entry));
    }

    /** Writes only the IDs of entries. */
    static void idsOf(Reply reply, Collection<StreamEntry> entries) {
        reply.array(entries.size());
        entries.forEach(entry -> id(reply, entry.id()));
    }

    /**
     * Runs an action in a group.
     *
     * @param action throws IllegalArgumentException if the group does not exist
     * @param key the index of the stream's key; the group's name is the next argument
     */
    static <T> T inGroup(Call call, int key, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException noSuchGroup) {
            throw noGroup(call, key);
        }
    }

    static ErrorReply noGroup(Call call, int key) {
        return new ErrorReply(
                "NOGROUP No such key '" + call.text(key) + "' or consumer group '" + call.text(key + 1) + "'");
    }

    /** Returns the error for a subcommand of XGROUP or XINFO whose group does not exist. */
    static ErrorReply noGroupOfKey(Call call) {
        return new ErrorReply(
                "NOGROUP No such consumer group '" + call.text(3) + "' for key name '" + call.text(2) + "'");
    }
}
