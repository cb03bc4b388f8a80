package io.forkpoint.server.internal.family;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.EntryEditor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Estimates of the number of different elements: PFADD, PFCOUNT, PFMERGE. */
public final class HyperLogLogCommands implements CommandFamily {
    /** Creates the family. */
    public HyperLogLogCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("pfadd", -2, HyperLogLogCommands::add)
                .writes()
                .keys(1, 1, 1)
                .in(Category.HYPERLOGLOG)
                .fast()
                .summary("Adds elements to a HyperLogLog."));
        table.add(Command.of("pfcount", -2, HyperLogLogCommands::count)
                .reads()
                .keys(1, -1, 1)
                .in(Category.HYPERLOGLOG)
                .summary("Estimates how many different elements were added to HyperLogLogs."));
        table.add(Command.of("pfmerge", -2, HyperLogLogCommands::merge)
                .writes()
                .keys(1, -1, 1)
                .in(Category.HYPERLOGLOG)
                .summary("Merges HyperLogLogs into one."));
    }

    private static void add(Call call) {
        byte[][] elements = CollectionArguments.from(call, 2);
        boolean changed = call.database().entries().edit(call.bytes(1), entry -> add(entry, elements));
        if (!changed) {
            call.unchanged();
        }
        call.reply().integer(changed);
    }

    /** Adds elements. Large strings are changed in place, after a check: most elements change nothing. */
    private static boolean add(EntryEditor entry, byte[][] elements) {
        DirectBuffer string = entry.view();
        if (!DenseRegisters.isDense(string)) {
            return addToCopy(entry, elements);
        }
        MutableDirectBuffer changed = null;
        for (byte[] element : elements) {
            long hash = HyperLogLogEstimate.hash(element);
            int register = HyperLogLogEstimate.register(hash);
            int value = HyperLogLogEstimate.value(hash);
            if (changed == null && value > DenseRegisters.get(string, register)) {
                changed = entry.resize(HyperLogLog.DENSE_BYTES);
            }
            if (changed != null) {
                DenseRegisters.raise(changed, register, value);
            }
        }
        return changed != null;
    }

    private static boolean addToCopy(EntryEditor entry, byte[][] elements) {
        byte[] string = entry.get();
        boolean changed = string == null;
        HyperLogLog registers = HyperLogLog.of(string);
        for (byte[] element : elements) {
            changed |= registers.add(element);
        }
        if (changed) {
            registers.forgetEstimate();
            entry.putKeepingExpiry(registers.bytes());
        }
        return changed;
    }

    private static void count(Call call) {
        byte[][] keys = CollectionArguments.from(call, 1);
        long count = keys.length == 1
                ? call.database().entries().edit(keys[0], HyperLogLogCommands::estimate)
                : call.database().entries().editAll(keys, HyperLogLogCommands::estimateUnion);
        call.reply().integer(count);
    }

    /**
     * Returns the estimate, and stores it in the string, as Redis does. That is no change for watchers: the value is equal.
     */
    private static long estimate(EntryEditor entry) {
        byte[] string = entry.get();
        if (string == null) {
            return 0;
        }
        HyperLogLog registers = HyperLogLog.of(string);
        long stored = registers.storedEstimate();
        if (stored >= 0) {
            return stored;
        }
        long estimate = registers.estimate();
        try {
            entry.putKeepingExpiry(registers.bytes());
        } catch (MemoryLimitException full) {
            // A read is answered even without memory; the next one computes the estimate again.
            return estimate;
        }
        return estimate;
    }

    private static long estimateUnion(EntryEditor[] entries) {
        int[] registers = new int[HyperLogLog.REGISTERS];
        raise(registers, entries);
        return HyperLogLogEstimate.of(registers);
    }

    /** Raises registers to those of all entries; returns whether one of them is dense. */
    private static boolean raise(int[] registers, EntryEditor[] entries) {
        boolean dense = false;
        for (EntryEditor entry : entries) {
            byte[] string = entry.get();
            if (string != null) {
                HyperLogLog each = HyperLogLog.of(string);
                each.raise(registers);
                dense |= each.isDense();
            }
        }
        return dense;
    }

    private static void merge(Call call) {
        byte[][] keys = CollectionArguments.from(call, 1);
        call.database().entries().editAll(keys, entries -> {
            int[] registers = new int[HyperLogLog.REGISTERS];
            boolean dense = raise(registers, entries);
            HyperLogLog destination = HyperLogLog.of(entries[0].get());
            destination.raiseTo(registers, dense);
            entries[0].putKeepingExpiry(destination.bytes());
            return null;
        });
        call.changedOnly(1);
        call.reply().ok();
    }
}
