package io.forkpoint.server.family;

import io.forkpoint.server.resp.Memory;
import io.forkpoint.server.resp.Reply;
import io.forkpoint.server.resp.Request;
import io.forkpoint.server.session.Call;
import io.forkpoint.server.session.Category;
import io.forkpoint.server.session.Command;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;
import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;

/** Strings. GET and SET go between the network's buffers and the store's memory without a copy on the heap. */
public final class StringCommands implements CommandFamily {
    private static final int SHORT_VALUE = 4096;
    private static final int LONGEST_HEAD = 12;

    /** What a thread looks at a reply's buffer with. */
    private static final ThreadLocal<UnsafeBuffer> VIEW = ThreadLocal.withInitial(() -> new UnsafeBuffer(new byte[0]));

    /** The family. */
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
    }

    private static void get(Call call) {
        Request request = call.request();
        Reply reply = call.reply();
        // The value is copied to where it will stand if its length has as many digits as expected, then its head before
        // it.
        int room = SHORT_VALUE;
        while (true) {
            ByteBuf out = reply.buffer(room + LONGEST_HEAD + 2);
            int at = out.writerIndex();
            UnsafeBuffer view = VIEW.get();
            Memory.wrap(view, out, at + LONGEST_HEAD, room);
            int length = call.session().buffers().get(request.memory(), request.offset(1), request.length(1), view, 0);
            if (length < 0) {
                reply.nil();
                return;
            }
            if (length <= room) {
                reply.header('$', length);
                int head = out.writerIndex() - at;
                if (head != LONGEST_HEAD) {
                    move(out, at + LONGEST_HEAD, at + head, length);
                }
                out.writerIndex(at + head + length).writeShort('\r' << 8 | '\n');
                return;
            }
            room = length;
        }
    }

    private static void move(ByteBuf out, int from, int to, int length) {
        UnsafeBuffer view = VIEW.get();
        Memory.wrap(view, out, to, from - to + length);
        view.putBytes(0, view, from - to, length);
    }

    private static void set(Call call) {
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
}
