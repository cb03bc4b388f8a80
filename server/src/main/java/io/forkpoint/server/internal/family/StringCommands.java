package io.forkpoint.server.internal.family;

import io.forkpoint.BufferDatabase;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Memory;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.LoopState;
import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Strings. GET and SET move values between the network's buffers and the store's memory without a copy on the heap. */
public final class StringCommands implements CommandFamily {
    private static final int LONGEST_HEAD = 12;
    static final int MAX_STRING_BYTES = 512 << 20;
    private static final byte[] EMPTY = {};

    /** A thread's view of a reply's buffer. */
    private static final ThreadLocal<UnsafeBuffer> VIEW = ThreadLocal.withInitial(() -> new UnsafeBuffer(new byte[0]));

    /** Creates the family. */
    public StringCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("get", 2, StringCommands::get)
                .reads()
                .keys(1, 1, 1)
                .in(Category.STRING)
                .fast()
                .summary("Returns the string value of a key."));
        table.add(Command.of("set", -3, StringCommands::set)
                .writes()
                .keys(1, 1, 1)
                .in(Category.STRING)
                .summary("Sets the string value of a key, ignoring its type."));
        table.add(string("setnx", 3, StringCommands::setNx)
                .writes()
                .fast()
                .summary("Sets the string value of a key only when the key doesn't exist."));
        table.add(string("getset", 3, StringCommands::getSet)
                .writes()
                .fast()
                .summary("Returns the previous string value of a key after setting it to a new value."));
        table.add(string("getdel", 2, StringCommands::getDel)
                .removes()
                .fast()
                .summary("Returns the string value of a key after deleting the key."));
        table.add(string("append", 3, StringCommands::append)
                .writes()
                .fast()
                .summary("Appends a string to the value of a key."));
        table.add(string("strlen", 2, StringCommands::strlen)
                .reads()
                .fast()
                .summary("Returns the length of a string value."));
        table.add(string("getrange", 4, StringCommands::getRange)
                .reads()
                .summary("Returns a substring of the string stored at a key."));
        table.add(string("substr", 4, StringCommands::getRange)
                .reads()
                .summary("Returns a substring from a string value."));
        table.add(string("setrange", 4, StringCommands::setRange)
                .writes()
                .summary("Overwrites a part of a string value with another by an offset."));
    }

    /** Creates a command whose first argument is the key of a string. */
    static Command string(String name, int arity, Command.Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.STRING);
    }

    private static void get(Call call) {
        Request request = call.request();
        Reply reply = call.reply();
        // The value is copied to its final place, provided that its length has as many digits as expected. Then its
        // header is written before it.
        LoopState loop = call.session().loop();
        int room = loop.usualValueBytes();
        while (true) {
            ByteBuf out = reply.buffer(room + LONGEST_HEAD + 2);
            int at = out.writerIndex();
            UnsafeBuffer view = VIEW.get();
            Memory.wrap(view, out, at + LONGEST_HEAD, room);
            int length = call.session().buffers().get(request.memory(), request.offset(1), request.length(1), view, 0);
            if (length == BufferDatabase.ABSENT) {
                call.lookedUp(false);
                reply.nil();
                return;
            }
            if (length <= room) {
                call.lookedUp(true);
                loop.valueBytes(length);
                reply.header('$', length);
                int head = out.writerIndex() - at;
                if (head != LONGEST_HEAD) {
                    move(out, at + LONGEST_HEAD, at + head, length);
                }
                out.writerIndex(at + head + length).writeShort('\r' << 8 | '\n');
                return;
            }
            // The next attempt has some room to spare: a value that others append to must not outgrow every attempt.
            room = room == loop.usualValueBytes() ? length : length + length / 4;
        }
    }

    private static void move(ByteBuf out, int from, int to, int length) {
        UnsafeBuffer view = VIEW.get();
        Memory.wrap(view, out, to, from - to + length);
        view.putBytes(0, view, from - to, length);
    }

    private static void set(Call call) {
        if (call.size() > 3) {
            StringOptionCommands.set(call);
            return;
        }
        Request request = call.request();
        call.session()
                .buffers()
                .put(
                        request.memory(),
                        request.offset(1),
                        request.length(1),
                        request.memory(),
                        request.offset(2),
                        request.length(2));
        call.reply().ok();
    }

    private static void setNx(Call call) {
        Request request = call.request();
        boolean set = call.session()
                .buffers()
                .putIfAbsent(
                        request.memory(),
                        request.offset(1),
                        request.length(1),
                        request.memory(),
                        request.offset(2),
                        request.length(2));
        if (!set) {
            call.unchanged();
        }
        call.reply().integer(set);
    }

    private static void append(Call call) {
        Request request = call.request();
        int length = call.session()
                .buffers()
                .append(
                        request.memory(),
                        request.offset(1),
                        request.length(1),
                        request.memory(),
                        request.offset(2),
                        request.length(2));
        call.reply().integer(length);
    }

    private static void strlen(Call call) {
        Integer length = call.database().read(call.bytes(1), DirectBuffer::capacity);
        call.reply().integer(length == null ? 0 : length);
    }

    private static void getRange(Call call) {
        long from = call.integer(2);
        long to = call.integer(3);
        Boolean found = call.database().read(call.bytes(1), value -> {
            int length = value.capacity();
            // As in Redis: an end before the first byte is taken as the first byte, unless the start is after it and
            // counts
            // from the end too.
            boolean isBackwards = from < 0 && to < 0 && from > to;
            long first = Math.max(0, from < 0 ? from + length : from);
            long last = Math.min(length - 1L, Math.max(0, to < 0 ? to + length : to));
            boolean isEmpty = isBackwards || first > last || length == 0;
            call.reply().bulk(value, isEmpty ? 0 : (int) first, isEmpty ? 0 : (int) (last - first + 1));
            return true;
        });
        if (found == null) {
            call.reply().bulk(EMPTY);
        }
    }

    private static void setRange(Call call) {
        long offset = call.integer(2);
        if (offset < 0) {
            throw new ErrorReply("ERR offset is out of range");
        }
        byte[] part = call.bytes(3);
        int length = call.database().entries().edit(call.bytes(1), entry -> {
            int old = entry.length();
            if (part.length == 0) {
                call.unchanged();
                return old;
            }
            long end = offset + part.length;
            if (end > MAX_STRING_BYTES || end < 0) {
                throw new ErrorReply("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
            }
            int whole = (int) Math.max(old, end);
            entry.resize(whole).putBytes((int) offset, part);
            return whole;
        });
        call.reply().integer(length);
    }

    private static void getSet(Call call) {
        call.reply().bulk(call.database().getAndSet(call.bytes(1), call.bytes(2)));
    }

    private static void getDel(Call call) {
        byte[] value = call.database().getAndRemove(call.bytes(1));
        if (value == null) {
            call.unchanged();
        }
        call.reply().bulk(value);
    }
}
