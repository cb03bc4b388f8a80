package io.forkpoint.server.internal.family;

import io.forkpoint.StoreStream;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.ValueType;
import java.util.List;
import java.util.Optional;

/** The entries of streams: adding, removing and finding them. */
public final class StreamCommands implements CommandFamily {
    /** Creates the family. */
    public StreamCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(of("xadd", -5, StreamCommands::add)
                .writes()
                .fast()
                .summary("Appends a new message to a stream. Creates the key if it doesn't exist."));
        table.add(of("xlen", 2, call -> call.reply().integer(stream(call).size()))
                .reads()
                .fast()
                .summary("Return the number of messages in a stream."));
        table.add(of("xrange", -4, call -> range(call, false))
                .reads()
                .summary("Returns the messages from a stream within a range of IDs."));
        table.add(of("xrevrange", -4, call -> range(call, true))
                .reads()
                .summary("Returns the messages from a stream within a range of IDs in reverse order."));
        table.add(of("xdel", -3, StreamCommands::delete)
                .removes()
                .fast()
                .summary("Returns the number of messages after removing them from a stream."));
        table.add(of("xtrim", -4, StreamCommands::trim)
                .removes()
                .summary("Deletes messages from the beginning of a stream."));
        table.add(of("xsetid", -3, StreamCommands::setId)
                .writes()
                .fast()
                .summary("An internal command for replicating stream values."));
    }

    private static Command of(String name, int arity, Command.Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.STREAM);
    }

    private static StoreStream stream(Call call) {
        return call.database().stream(call.bytes(1));
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    private static void add(Call call) {
        StreamTrimArguments arguments = StreamTrimArguments.parse(call, true);
        int id = arguments.next();
        StreamAppend how = id < call.size() ? append(call, id) : StreamAppend.auto();
        int pairs = call.size() - id - 1;
        if (pairs < 2 || pairs % 2 != 0) {
            throw new ErrorReply("ERR wrong number of arguments for 'xadd' command");
        }
        if (isZero(call, id)) {
            throw new ErrorReply("ERR The ID specified in XADD must be greater than 0-0");
        }
        if (arguments.isIfExists()) {
            how = how.ifExists();
        }
        if (arguments.trim() != null) {
            how = how.trimming(arguments.trim());
        }
        Optional<StreamId> added = add(call, how, call.request().bytes(id + 1, call.size(), 1));
        if (added.isPresent()) {
            StreamReplies.id(call.reply(), added.get());
        } else {
            call.unchanged();
            call.reply().nil();
        }
    }

    private static Optional<StreamId> add(Call call, StreamAppend how, byte[][] pairs) {
        StoreStream stream = stream(call);
        try {
            return stream.append(how, pairs);
        } catch (IllegalArgumentException idIsTooLow) {
            throw new ErrorReply(
                    stream.lastId().equals(StreamId.MAX)
                            ? "ERR The stream has exhausted the last possible ID, unable to add more items"
                            : "ERR The ID specified in XADD is equal or smaller than the target stream top item");
        }
    }

    private static StreamAppend append(Call call, int index) {
        if (call.is(index, "*")) {
            return StreamAppend.auto();
        }
        String text = call.text(index);
        return text.endsWith("-*")
                ? StreamAppend.atMillis(StreamIds.number(text.substring(0, text.length() - 2)))
                : StreamAppend.at(StreamIds.strict(call, index));
    }

    private static boolean isZero(Call call, int index) {
        return !call.text(index).endsWith("*") && StreamIds.strict(call, index).equals(StreamId.MIN);
    }

    private static void setId(Call call) {
        call.unchanged();
        StreamId id = StreamIds.strict(call, 2);
        long entriesAdded = -1;
        StreamId maxDeleted = StreamId.MIN;
        for (int i = 3; i < call.size(); i += 2) {
            boolean more = i + 1 < call.size();
            if (more && call.is(i, "ENTRIESADDED")) {
                entriesAdded = call.integer(i + 1);
                if (entriesAdded < 0) {
                    throw new ErrorReply("ERR entries_added must be positive");
                }
            } else if (more && call.is(i, "MAXDELETEDID")) {
                maxDeleted = StreamIds.strict(call, i + 1);
                if (maxDeleted.isAfter(id)) {
                    throw setIdTooLow("the provided max_deleted_entry_id");
                }
            } else {
                throw ErrorReply.syntax();
            }
        }
        StoreStream stream = stream(call);
        try {
            stream.setLastId(id, entriesAdded, maxDeleted);
        } catch (IllegalArgumentException doesNotGoTogether) {
            throw setIdRefusal(stream.info(), id);
        }
        call.reply().ok();
    }

    private static ErrorReply setIdTooLow(String what) {
        return new ErrorReply("ERR The ID specified in XSETID is smaller than " + what);
    }

    private static ErrorReply setIdRefusal(Optional<StreamInfo> info, StreamId id) {
        if (info.isEmpty()) {
            return new ErrorReply("ERR no such key");
        }
        StreamEntry last = info.get().last();
        if (last != null && last.id().isAfter(id)) {
            return setIdTooLow("the target stream top item");
        }
        if (info.get().maxDeletedId().isAfter(id)) {
            return setIdTooLow("current max_deleted_entry_id");
        }
        return new ErrorReply("ERR The entries_added specified in XSETID is smaller than the target stream length");
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    private static void delete(Call call) {
        // Redis looks up the stream before it checks the IDs.
        long deleted = KeyTypes.isAbsent(call, 1, ValueType.STREAM)
                ? 0
                : stream(call).removeAll(StreamIds.strict(call, 2, call.size()));
        if (deleted == 0) {
            call.unchanged();
        }
        call.reply().integer(deleted);
    }

    private static void trim(Call call) {
        StreamTrimArguments arguments = StreamTrimArguments.parse(call, false);
        long removed = stream(call).trim(arguments.trim());
        if (removed == 0) {
            call.unchanged();
        }
        call.reply().integer(removed);
    }

    // ---- finding ----------------------------------------------------------------------------------------------

    private static void range(Call call, boolean reversed) {
        // In the order of the arguments: the first invalid one is reported.
        StreamId first = reversed ? StreamIds.upper(call, 2) : StreamIds.lower(call, 2);
        StreamId second = reversed ? StreamIds.lower(call, 3) : StreamIds.upper(call, 3);
        long count = Long.MAX_VALUE;
        for (int i = 4; i < call.size(); i += 2) {
            if (i + 1 == call.size() || !call.is(i, "COUNT")) {
                throw ErrorReply.syntax();
            }
            count = Math.max(0, call.integer(i + 1));
        }
        if (KeyTypes.isAbsent(call, 1, ValueType.STREAM)) {
            call.reply().array(0);
        } else if (count == 0) {
            call.reply().nilArray();
        } else {
            StreamRange range = reversed ? StreamRange.between(second, first) : StreamRange.between(first, second);
            List<StreamEntry> entries = reversed
                    ? stream(call).reverseRange(range, count)
                    : stream(call).range(range, count);
            StreamReplies.entries(call.reply(), entries);
        }
    }
}
