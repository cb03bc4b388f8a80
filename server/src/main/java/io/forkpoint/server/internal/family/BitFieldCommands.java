package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Integers of any width in a string's bits: BITFIELD and BITFIELD_RO. */
public final class BitFieldCommands implements CommandFamily {
    private static final long MOST_BITS = StringCommands.MAX_STRING_BYTES * 8L;

    /** Creates the family. */
    public BitFieldCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(BitmapCommands.bitmap("bitfield", -2, call -> bitField(call, false))
                .writes()
                .summary("Performs arbitrary bitfield integer operations on strings."));
        table.add(BitmapCommands.bitmap("bitfield_ro", -2, call -> bitField(call, true))
                .reads()
                .fast()
                .summary("Performs arbitrary read-only bitfield integer operations on strings."));
    }

    private enum Kind {
        GET,
        SET,
        INCRBY
    }

    private enum Overflow {
        WRAP,
        SAT,
        FAIL
    }

    private record Step(Kind kind, Overflow overflow, boolean isSigned, int bits, long offset, long operand) {
        long end() {
            return offset + bits;
        }
    }

    /** Returns a bit's offset; a leading number sign counts in integers of so many bits. */
    static long bitOffset(String text, int bits, int unit) {
        boolean counted = bits > 0 && text.startsWith("#");
        try {
            long number = parse(counted ? text.substring(1) : text);
            long offset = counted ? Math.multiplyExact(number, bits) : number;
            if (offset >= 0 && offset + Math.max(unit, bits) - 1 < MOST_BITS) {
                return offset;
            }
        } catch (ErrorReply | ArithmeticException none) {
            // Reported below.
        }
        throw new ErrorReply("ERR bit offset is not an integer or out of range");
    }

    private static long parse(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return io.forkpoint.server.internal.resp.Digits.parse(
                new org.agrona.concurrent.UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static List<Step> steps(Call call, boolean readOnly) {
        List<Step> steps = new ArrayList<>();
        Overflow overflow = Overflow.WRAP;
        int at = 2;
        while (at < call.size()) {
            int left = call.size() - at - 1;
            if (call.is(at, "OVERFLOW") && left >= 1) {
                overflow = overflow(call, at + 1);
                at += 2;
                continue;
            }
            Kind kind = kind(call, at, left);
            Step step = step(call, at, kind, overflow);
            if (readOnly && kind != Kind.GET) {
                throw new ErrorReply("ERR BITFIELD_RO only supports the GET subcommand");
            }
            steps.add(step);
            at += kind == Kind.GET ? 3 : 4;
        }
        return steps;
    }

    private static Kind kind(Call call, int at, int left) {
        if (call.is(at, "GET") && left >= 2) {
            return Kind.GET;
        }
        if (call.is(at, "SET") && left >= 3) {
            return Kind.SET;
        }
        if (call.is(at, "INCRBY") && left >= 3) {
            return Kind.INCRBY;
        }
        throw ErrorReply.syntax();
    }

    private static Overflow overflow(Call call, int at) {
        for (Overflow each : Overflow.values()) {
            if (call.is(at, each.name())) {
                return each;
            }
        }
        throw new ErrorReply("ERR Invalid OVERFLOW type specified");
    }

    private static Step step(Call call, int at, Kind kind, Overflow overflow) {
        String type = call.text(at + 1);
        boolean isSigned = type.startsWith("i");
        long bits;
        try {
            bits = isSigned || type.startsWith("u") ? parse(type.substring(1)) : 0;
        } catch (ErrorReply none) {
            bits = 0;
        }
        if (bits < 1 || bits > (isSigned ? 64 : 63)) {
            throw new ErrorReply(
                    "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but"
                            + " i64 is.");
        }
        long offset = bitOffset(call.text(at + 2), (int) bits, 1);
        long operand = kind == Kind.GET ? 0 : call.integer(at + 3);
        return new Step(kind, overflow, isSigned, (int) bits, offset, operand);
    }

    // ---- execution ----------------------------------------------------------------------------------------------

    private static void bitField(Call call, boolean readOnly) {
        List<Step> steps = steps(call, readOnly);
        long end = steps.stream()
                .filter(step -> step.kind() != Kind.GET)
                .mapToLong(Step::end)
                .max()
                .orElse(0);
        Long[] results = new Long[steps.size()];
        if (end == 0) {
            call.unchanged();
            Boolean found = call.database().read(call.bytes(1), bytes -> {
                for (int i = 0; i < results.length; i++) {
                    results[i] = get(bytes, steps.get(i));
                }
                return true;
            });
            if (found == null) {
                java.util.Arrays.fill(results, 0L);
            }
        } else {
            call.database().entries().edit(call.bytes(1), entry -> {
                int bytes = (int) ((end + 7) >>> 3);
                boolean changes = bytes > entry.length();
                MutableDirectBuffer memory = entry.resize(Math.max(entry.length(), bytes));
                for (int i = 0; i < results.length; i++) {
                    Step step = steps.get(i);
                    long before = get(memory, step);
                    results[i] = run(memory, step);
                    changes |= get(memory, step) != before;
                }
                if (!changes) {
                    call.unchanged();
                }
                return true;
            });
        }
        reply(call, results);
    }

    private static void reply(Call call, Long[] results) {
        call.reply().array(results.length);
        for (Long result : results) {
            if (result == null) {
                call.reply().nil();
            } else {
                call.reply().integer(result);
            }
        }
    }

    /** Returns the result; null if it overflows and may not. */
    private static Long run(MutableDirectBuffer memory, Step step) {
        long old = get(memory, step);
        if (step.kind() == Kind.GET) {
            return old;
        }
        boolean adds = step.kind() == Kind.INCRBY;
        Long value = fit(step, adds ? old : 0, step.operand(), adds);
        if (value == null) {
            return null;
        }
        put(memory, step, value);
        return adds ? value : Long.valueOf(old);
    }

    /**
     * Returns a sum in the width of a field, or the overflow's result. The first operand has the field's sign, the second
     * one.
     */
    private static Long fit(Step step, long base, long delta, boolean adds) {
        int bits = step.bits();
        long most = bits == 64 ? Long.MAX_VALUE : (1L << (step.isSigned() ? bits - 1 : bits)) - 1;
        long least = step.isSigned() ? -most - 1 : 0;
        long sum = base + delta;
        // SET takes its operand as unsigned in an unsigned field: a negative one is too large, not too small.
        boolean tooLittle = (step.isSigned() || adds)
                && delta < 0
                && ((least == 0 && delta == Long.MIN_VALUE) || base < least - delta);
        boolean tooMuch = (step.isSigned() || adds) ? (delta > 0 && base > most - delta) : (delta < 0 || delta > most);
        if (!tooLittle && !tooMuch) {
            return sum;
        }
        return switch (step.overflow()) {
            case WRAP -> wrap(step, sum);
            case SAT -> tooMuch ? most : least;
            case FAIL -> null;
        };
    }

    private static long wrap(Step step, long value) {
        int unused = 64 - step.bits();
        return step.isSigned() ? value << unused >> unused : value << unused >>> unused;
    }

    private static long get(DirectBuffer memory, Step step) {
        long value = 0;
        for (long at = step.offset(); at < step.end(); ) {
            int index = (int) (at >>> 3);
            int within = (int) (at & 7);
            int taken = (int) Math.min(8 - within, step.end() - at);
            int bytes = index < memory.capacity() ? memory.getByte(index) & 0xff : 0;
            value = value << taken | (bytes >>> (8 - within - taken) & ((1 << taken) - 1));
            at += taken;
        }
        return step.isSigned() ? wrap(step, value) : value;
    }

    private static void put(MutableDirectBuffer memory, Step step, long value) {
        for (long at = step.offset(); at < step.end(); ) {
            int index = (int) (at >>> 3);
            int within = (int) (at & 7);
            int taken = (int) Math.min(8 - within, step.end() - at);
            int shift = 8 - within - taken;
            int mask = ((1 << taken) - 1) << shift;
            int part = (int) (value >>> (step.end() - at - taken)) << shift & mask;
            memory.putByte(index, (byte) ((memory.getByte(index) & ~mask) | part));
            at += taken;
        }
    }
}
