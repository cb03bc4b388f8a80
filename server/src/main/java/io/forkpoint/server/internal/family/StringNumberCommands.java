package io.forkpoint.server.internal.family;

import static io.forkpoint.server.internal.family.StringCommands.string;

import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.EntryEditor;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Strings that are numbers: INCR, DECR, INCRBY, DECRBY, INCRBYFLOAT. */
public final class StringNumberCommands implements CommandFamily {
    /** Creates the family. */
    public StringNumberCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(
                string("incr", 2, call -> add(call, 1))
                        .writes()
                        .fast()
                        .summary(
                                "Increments the integer value of a key by one. Uses 0 as initial value if the key doesn't exist."));
        table.add(
                string("decr", 2, call -> add(call, -1))
                        .writes()
                        .fast()
                        .summary(
                                "Decrements the integer value of a key by one. Uses 0 as initial value if the key doesn't exist."));
        table.add(string("incrby", 3, call -> add(call, call.integer(2)))
                .writes()
                .fast()
                .summary("Increments the integer value of a key by a number."));
        table.add(string("decrby", 3, StringNumberCommands::decrBy)
                .writes()
                .fast()
                .summary("Decrements a number from the integer value of a key."));
        table.add(string("incrbyfloat", 3, StringNumberCommands::addFloat)
                .writes()
                .fast()
                .summary("Increments the floating point value of a key by a number."));
    }

    private static void decrBy(Call call) {
        long delta = call.integer(2);
        if (delta == Long.MIN_VALUE) {
            throw new ErrorReply("ERR decrement would overflow");
        }
        add(call, -delta);
    }

    private static void add(Call call, long delta) {
        long sum = call.database().entries().edit(call.bytes(1), entry -> {
            long old = integer(entry);
            long result = old + delta;
            if (((old ^ result) & (delta ^ result)) < 0) {
                throw new ErrorReply("ERR increment or decrement would overflow");
            }
            entry.putKeepingExpiry(Long.toString(result).getBytes(StandardCharsets.US_ASCII));
            return result;
        });
        call.reply().integer(sum);
    }

    private static long integer(EntryEditor entry) {
        if (!entry.exists()) {
            return 0;
        }
        DirectBuffer view = entry.view();
        return Digits.parse(view, 0, view.capacity());
    }

    private static void addFloat(Call call) {
        String sum = call.database().entries().edit(call.bytes(1), entry -> {
            byte[] old = entry.get();
            String text = (old == null ? LongDouble.ZERO : LongDouble.parse(old))
                    .plus(LongDouble.parse(call.bytes(2)))
                    .toString();
            entry.putKeepingExpiry(text.getBytes(StandardCharsets.US_ASCII));
            return text;
        });
        call.reply().bulk(sum);
    }
}
