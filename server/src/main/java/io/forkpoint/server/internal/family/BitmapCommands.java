package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import java.util.Arrays;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Strings as bits, the first of which is the highest of the first byte: SETBIT, GETBIT, BITCOUNT, BITPOS, BITOP. */
public final class BitmapCommands implements CommandFamily {
    private static final byte[] EMPTY = {};

    /** Creates the family. */
    public BitmapCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(bitmap("setbit", 4, BitmapCommands::setBit)
                .writes()
                .summary("Sets or clears the bit at offset of the string value."));
        table.add(bitmap("getbit", 3, BitmapCommands::getBit).reads().fast().summary("Returns a bit value by offset."));
        table.add(bitmap("bitcount", -2, BitmapCommands::bitCount)
                .reads()
                .summary("Counts the number of set bits (population counting) in a string."));
        table.add(bitmap("bitpos", -3, BitmapCommands::bitPos)
                .reads()
                .summary("Finds the first set (1) or clear (0) bit in a string."));
        table.add(Command.of("bitop", -4, BitmapCommands::bitOp)
                .writes()
                .keys(2, -1, 1)
                .in(Category.BITMAP)
                .summary("Performs bitwise operations on multiple strings, and stores the result."));
    }

    static Command bitmap(String name, int arity, Command.Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.BITMAP);
    }

    // ---- one bit ----------------------------------------------------------------------------------------------

    private static long offset(Call call) {
        return BitFieldCommands.bitOffset(call.text(2), 0, 1);
    }

    private static void setBit(Call call) {
        long offset = offset(call);
        boolean on = bit(call);
        boolean old = call.database().entries().edit(call.bytes(1), entry -> {
            int index = (int) (offset >>> 3);
            boolean grows = index >= entry.length();
            MutableDirectBuffer bytes = entry.resize(Math.max(entry.length(), index + 1));
            int mask = 0x80 >>> (offset & 7);
            int value = bytes.getByte(index);
            bytes.putByte(index, (byte) (on ? value | mask : value & ~mask));
            boolean was = (value & mask) != 0;
            if (was == on && !grows) {
                call.unchanged();
            }
            return was;
        });
        call.reply().integer(old);
    }

    private static boolean bit(Call call) {
        if (call.is(3, "1")) {
            return true;
        }
        if (call.is(3, "0")) {
            return false;
        }
        throw new ErrorReply("ERR bit is not an integer or out of range");
    }

    private static void getBit(Call call) {
        long offset = offset(call);
        Boolean on = call.database().read(call.bytes(1), bytes -> isSet(bytes, offset));
        call.reply().integer(on != null && on);
    }

    private static boolean isSet(DirectBuffer bytes, long offset) {
        int index = (int) (offset >>> 3);
        return index < bytes.capacity() && (bytes.getByte(index) & 0x80 >>> (offset & 7)) != 0;
    }

    // ---- ranges -----------------------------------------------------------------------------------------------

    /** The first and the last bit of a range from the arguments; it is empty if the last lies before the first. */
    private record BitRange(long first, long last) {
        private static final BitRange NONE = new BitRange(0, -1);

        /** Returns BITCOUNT's range. The unit is checked after a reversed range has been detected, as in Redis 7.0. */
        static BitRange toCount(Call call, int bytes) {
            long from = call.size() > 2 ? call.integer(2) : 0;
            long to = call.size() > 3 ? call.integer(3) : -1;
            return from < 0 && to < 0 && from > to ? NONE : of(from, to, isInBits(call, 4), bytes);
        }

        /** Returns BITPOS's range. An end before the first byte is taken as the first byte. */
        static BitRange toSearch(Call call, int bytes) {
            long from = call.size() > 3 ? call.integer(3) : 0;
            boolean inBits = isInBits(call, 5);
            return of(from, call.size() > 4 ? call.integer(4) : -1, inBits, bytes);
        }

        private static boolean isInBits(Call call, int at) {
            if (call.size() > at + 1 || (call.size() > at && !call.is(at, "BIT") && !call.is(at, "BYTE"))) {
                throw ErrorReply.syntax();
            }
            return call.size() > at && call.is(at, "BIT");
        }

        private static BitRange of(long from, long to, boolean inBits, int bytes) {
            long length = inBits ? bytes * 8L : bytes;
            long first = Math.max(0, from < 0 ? from + length : from);
            long last = Math.min(length - 1, Math.max(0, to < 0 ? to + length : to));
            if (first > last) {
                return NONE;
            }
            return inBits ? new BitRange(first, last) : new BitRange(first * 8, last * 8 + 7);
        }

        boolean isEmpty() {
            return first > last;
        }
    }

    private static void bitCount(Call call) {
        Long count = call.database().read(call.bytes(1), bytes -> {
            if (call.size() == 3 || call.size() > 5) {
                throw ErrorReply.syntax();
            }
            return count(bytes, BitRange.toCount(call, bytes.capacity()));
        });
        call.reply().integer(count == null ? 0 : count);
    }

    private static long count(DirectBuffer bytes, BitRange range) {
        if (range.isEmpty()) {
            return 0;
        }
        int first = (int) (range.first() >>> 3);
        int last = (int) (range.last() >>> 3);
        int lastMask = 0xff << (7 - (range.last() & 7)) & 0xff;
        int firstMask = 0xff >>> (range.first() & 7);
        if (first == last) {
            return Integer.bitCount(bytes.getByte(first) & firstMask & lastMask);
        }
        long count = (long) Integer.bitCount(bytes.getByte(first) & firstMask)
                + Integer.bitCount(bytes.getByte(last) & lastMask);
        int at = first + 1;
        for (; at + Long.BYTES <= last; at += Long.BYTES) {
            count += Long.bitCount(bytes.getLong(at));
        }
        for (; at < last; at++) {
            count += Integer.bitCount(bytes.getByte(at) & 0xff);
        }
        return count;
    }

    private static void bitPos(Call call) {
        long wanted = call.integer(2);
        if (wanted != 0 && wanted != 1) {
            throw new ErrorReply("ERR The bit argument must be 1 or 0.");
        }
        Long found = call.database().read(call.bytes(1), bytes -> {
            BitRange range = BitRange.toSearch(call, bytes.capacity());
            long at = find(bytes, range, wanted == 1);
            // Without an end, the string is taken to continue with zeros.
            boolean goesOn = wanted == 0 && call.size() <= 4 && !range.isEmpty();
            return at < 0 && goesOn ? bytes.capacity() * 8L : at;
        });
        call.reply().integer(found == null ? -wanted : found);
    }

    private static long find(DirectBuffer bytes, BitRange range, boolean on) {
        long at = range.first();
        while (at <= range.last()) {
            // Skips eight bytes at once if none has the bit.
            if ((at & 7) == 0 && at + 63 <= range.last() && bytes.getLong((int) (at >>> 3)) == (on ? 0 : -1)) {
                at += 64;
            } else if (isSet(bytes, at) == on) {
                return at;
            } else {
                at++;
            }
        }
        return -1;
    }

    // ---- several ----------------------------------------------------------------------------------------------

    private enum Operation {
        AND,
        OR,
        XOR,
        NOT;

        long apply(long a, long b) {
            return switch (this) {
                case AND -> a & b;
                case OR -> a | b;
                case XOR -> a ^ b;
                case NOT -> ~a;
            };
        }
    }

    private static Operation operation(Call call) {
        String name = call.text(1).toUpperCase(Locale.ROOT);
        Operation operation = Arrays.stream(Operation.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(ErrorReply::syntax);
        if (operation == Operation.NOT && call.size() != 4) {
            throw new ErrorReply("ERR BITOP NOT must be called with a single source key.");
        }
        return operation;
    }

    private static void bitOp(Call call) {
        Operation operation = operation(call);
        byte[][] keys = call.request().bytes(2, call.size(), 1);
        // The sources are unchanged.
        call.unchanged();
        boolean[] changed = new boolean[1];
        int length = call.database().entries().editAll(keys, entries -> {
            byte[] result = combine(operation, Arrays.copyOfRange(entries, 1, entries.length));
            if (result.length == 0) {
                changed[0] = entries[0].remove();
            } else {
                entries[0].put(result, Expiry.NONE);
                changed[0] = true;
            }
            return result.length;
        });
        if (changed[0]) {
            call.context().touch(call.session().databaseIndex(), keys[0]);
        }
        call.reply().integer(length);
    }

    private static byte[] combine(Operation operation, EntryEditor[] sources) {
        int length = Arrays.stream(sources).mapToInt(EntryEditor::length).max().orElse(0);
        byte[] result = length == 0 ? EMPTY : new byte[length];
        MutableDirectBuffer into = new org.agrona.concurrent.UnsafeBuffer(result);
        DirectBuffer first = sources[0].view();
        into.putBytes(0, first, 0, first.capacity());
        if (operation == Operation.NOT) {
            combine(operation, into, into, length, length);
        }
        for (int i = 1; i < sources.length; i++) {
            DirectBuffer view = sources[i].view();
            combine(operation, into, view, view.capacity(), length);
        }
        return result;
    }

    /** Combines two strings; the missing bytes of the second are zeros. */
    private static void combine(
            Operation operation, MutableDirectBuffer into, DirectBuffer with, int bytes, int length) {
        int at = 0;
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            into.putLong(at, operation.apply(into.getLong(at), with.getLong(at)));
        }
        for (; at < bytes; at++) {
            into.putByte(at, (byte) operation.apply(into.getByte(at), with.getByte(at)));
        }
        if (operation == Operation.AND) {
            into.setMemory(bytes, length - bytes, (byte) 0);
        }
    }
}
