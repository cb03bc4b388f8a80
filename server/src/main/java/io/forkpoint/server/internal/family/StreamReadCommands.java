package io.forkpoint.server.internal.family;

import io.forkpoint.StoreStreamGroup;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** XREAD and XREADGROUP, which may wait for entries. */
public final class StreamReadCommands implements CommandFamily {
    /** Creates the family. */
    public StreamReadCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("xread", -4, StreamReadCommands::read)
                .reads()
                .with(Flag.BLOCKING)
                .keys(request -> StreamReadArguments.keys(request, 1))
                .in(Category.STREAM, Category.BLOCKING)
                .summary(
                        "Returns messages from multiple streams with IDs greater than the ones requested. Blocks until a"
                                + " message is available otherwise."));
        table.add(Command.of("xreadgroup", -7, StreamReadCommands::readGroup)
                .removes()
                .with(Flag.BLOCKING)
                .keys(request -> StreamReadArguments.keys(request, 4))
                .in(Category.STREAM, Category.BLOCKING)
                .summary("Returns new or historical messages from a stream for a consumer in a group. Blocks until a"
                        + " message is available otherwise."));
    }

    private static void read(Call call) {
        StreamReadArguments arguments = StreamReadArguments.ofRead(call);
        Predicate<Call> attempt = each -> read(each, arguments);
        if (!attempt.test(call)) {
            if (arguments.isBlocking()) {
                call.waitFor(arguments.keys(), arguments.millis(), attempt, Reply::nilArray);
            } else {
                call.reply().nilArray();
            }
        }
    }

    private static boolean read(Call call, StreamReadArguments arguments) {
        Map<Integer, List<StreamEntry>> found = new TreeMap<>();
        for (int i = 0; i < arguments.keys().length; i++) {
            byte[] key = arguments.keys()[i];
            if (isLookedAt(call, key)) {
                List<StreamEntry> entries = call.database().stream(key).readAfter(arguments.id(i), arguments.count());
                if (!entries.isEmpty()) {
                    found.put(i, entries);
                }
            }
        }
        return reply(call.reply(), arguments, found);
    }

    private static boolean isLookedAt(Call call, byte[] key) {
        return call.readyKey() == null || Arrays.equals(call.readyKey(), key);
    }

    /** Writes a map of streams; in RESP2 an array of pairs. */
    private static boolean reply(Reply reply, StreamReadArguments arguments, Map<Integer, List<StreamEntry>> found) {
        if (found.isEmpty()) {
            return false;
        }
        if (reply.isResp3()) {
            reply.map(found.size());
        } else {
            reply.array(found.size());
        }
        found.forEach((stream, entries) -> {
            if (!reply.isResp3()) {
                reply.array(2);
            }
            reply.bulk(arguments.keys()[stream]);
            StreamReplies.entries(reply, entries);
        });
        return true;
    }

    // ---- in a group -------------------------------------------------------------------------------------------

    private static void readGroup(Call call) {
        StreamReadArguments arguments = StreamReadArguments.ofGroup(call);
        Predicate<Call> attempt = each -> readGroup(each, arguments);
        if (!attempt.test(call)) {
            if (arguments.isBlocking()) {
                call.waitForChange(arguments.keys(), arguments.millis(), attempt, Reply::nilArray);
            } else {
                call.reply().nilArray();
            }
        }
    }

    private static boolean readGroup(Call call, StreamReadArguments arguments) {
        // The entries are unchanged: clients that watch the stream or wait for it are not told.
        call.unchanged();
        Map<Integer, List<StreamEntry>> found = new TreeMap<>();
        for (int i = 0; i < arguments.keys().length; i++) {
            byte[] key = arguments.keys()[i];
            if (isLookedAt(call, key)) {
                List<StreamEntry> entries = readGroup(call, arguments, i);
                if (!entries.isEmpty() || arguments.id(i) != null) {
                    found.put(i, entries);
                }
            }
        }
        return reply(call.reply(), arguments, found);
    }

    private static List<StreamEntry> readGroup(Call call, StreamReadArguments arguments, int stream) {
        byte[] key = arguments.keys()[stream];
        byte[] consumer = arguments.consumer();
        StoreStreamGroup group = call.database().stream(key).group(arguments.group());
        StreamId after = arguments.id(stream);
        try {
            if (after != null) {
                return group.readPending(consumer, after, arguments.count());
            }
            return arguments.isAcknowledged()
                    ? group.readAcknowledged(consumer, arguments.count())
                    : group.read(consumer, arguments.count());
        } catch (IllegalArgumentException | WrongTypeException noSuchGroup) {
            if (call.readyKey() == null) {
                throw noSuchGroup instanceof WrongTypeException wrongType ? wrongType : arguments.noGroup(stream);
            }
            throw new ErrorReply(
                    call.database().type(key) == ValueType.STREAM
                            ? "NOGROUP the consumer group this client was blocked on no longer exists"
                            : "UNBLOCKED the stream key no longer exists");
        }
    }
}
