package io.forkpoint.server.internal.family;

import io.forkpoint.StoreSortedSets;
import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.Aggregate;
import io.forkpoint.value.ScoredMember;
import java.util.List;

/** Sorted sets: unions, intersections and differences, of which some operands may be plain sets. */
public final class SortedSetAlgebraCommands implements CommandFamily {
    /** Creates the family. */
    public SortedSetAlgebraCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(reading("zunion", -3, SortedSetAlgebraCommands::union).summary("Returns the union of sorted sets."));
        table.add(reading("zinter", -3, SortedSetAlgebraCommands::intersection)
                .summary("Returns the intersection of sorted sets."));
        table.add(reading("zdiff", -3, SortedSetAlgebraCommands::difference)
                .summary("Returns the difference of sorted sets."));
        table.add(reading("zintercard", -3, SortedSetAlgebraCommands::intersectionSize)
                .summary("Returns the number of members of the intersection of sorted sets."));
        table.add(storing("zunionstore", SortedSetAlgebraCommands::storeUnion)
                .summary("Stores the union of sorted sets."));
        table.add(storing("zinterstore", SortedSetAlgebraCommands::storeIntersection)
                .summary("Stores the intersection of sorted sets."));
        table.add(storing("zdiffstore", SortedSetAlgebraCommands::storeDifference)
                .summary("Stores the difference of sorted sets."));
    }

    private static Command reading(String name, int arity, Handler handler) {
        return Command.of(name, arity, handler).keysCountedAt(1).reads().in(Category.SORTEDSET);
    }

    private static Command storing(String name, Handler handler) {
        return Command.of(name, -4, handler)
                .keys(1, 1, 1)
                .keys(CollectionArguments::destinationAndCountedKeys)
                .writes()
                .in(Category.SORTEDSET);
    }

    /** The sources, and the options after them. */
    private static final class Sources {
        private final byte[][] keys;
        private double[] weights = {};
        private Aggregate aggregate = Aggregate.SUM;
        private boolean withScores;
        private long limit = Long.MAX_VALUE;

        /**
         * Parses the arguments.
         *
         * @param index the index of the number of keys
         * @param weighted whether WEIGHTS and AGGREGATE are allowed
         * @param replied whether WITHSCORES is allowed
         * @param limited whether LIMIT is allowed
         */
        Sources(Call call, int index, boolean weighted, boolean replied, boolean limited) {
            long count = call.integer(index);
            if (count < 1) {
                throw new ErrorReply("ERR at least 1 input key is needed for '"
                        + call.command().name() + "' command");
            }
            if (count > call.size() - index - 1) {
                throw ErrorReply.syntax();
            }
            keys = CollectionArguments.keys(call, index, (int) count);
            int at = index + 1 + keys.length;
            while (at < call.size()) {
                boolean more = at + 1 < call.size();
                if (weighted && at + keys.length < call.size() && call.is(at, "WEIGHTS")) {
                    at = readWeights(call, at + 1);
                } else if (weighted && more && call.is(at, "AGGREGATE")) {
                    aggregate = aggregate(call, at + 1);
                    at += 2;
                } else if (replied && call.is(at, "WITHSCORES")) {
                    withScores = true;
                    at++;
                } else if (limited && more && call.is(at, "LIMIT")) {
                    limit = CollectionArguments.limit(call, at + 1);
                    at += 2;
                } else {
                    throw ErrorReply.syntax();
                }
            }
        }

        private int readWeights(Call call, int first) {
            weights = new double[keys.length];
            for (int i = 0; i < weights.length; i++) {
                try {
                    weights[i] = Digits.parseDouble(call.bytes(first + i));
                } catch (ErrorReply none) {
                    throw new ErrorReply("ERR weight value is not a float");
                }
            }
            return first + weights.length;
        }

        private static Aggregate aggregate(Call call, int index) {
            for (Aggregate each : Aggregate.values()) {
                if (call.is(index, each.name())) {
                    return each;
                }
            }
            throw ErrorReply.syntax();
        }
    }

    private static StoreSortedSets sets(Call call) {
        return call.database().sortedSets();
    }

    // ---- replied ----------------------------------------------------------------------------------------------

    private static void union(Call call) {
        Sources sources = new Sources(call, 1, true, true, false);
        reply(call, sources, sets(call).union(sources.weights, sources.aggregate, sources.keys));
    }

    private static void intersection(Call call) {
        Sources sources = new Sources(call, 1, true, true, false);
        reply(call, sources, sets(call).intersection(sources.weights, sources.aggregate, sources.keys));
    }

    private static void difference(Call call) {
        Sources sources = new Sources(call, 1, false, true, false);
        reply(call, sources, sets(call).difference(sources.keys));
    }

    private static void reply(Call call, Sources sources, List<ScoredMember> members) {
        SortedSetReplies.members(call.reply(), members, sources.withScores);
    }

    private static void intersectionSize(Call call) {
        Sources sources = new Sources(call, 1, false, false, true);
        call.reply().integer(sets(call).intersectionSize(sources.limit, sources.keys));
    }

    // ---- stored -----------------------------------------------------------------------------------------------

    private static void storeUnion(Call call) {
        Sources sources = new Sources(call, 2, true, false, false);
        store(
                call,
                destination -> sets(call).storeUnion(destination, sources.weights, sources.aggregate, sources.keys));
    }

    private static void storeIntersection(Call call) {
        Sources sources = new Sources(call, 2, true, false, false);
        store(
                call,
                destination ->
                        sets(call).storeIntersection(destination, sources.weights, sources.aggregate, sources.keys));
    }

    private static void storeDifference(Call call) {
        Sources sources = new Sources(call, 2, false, false, false);
        store(call, destination -> sets(call).storeDifference(destination, sources.keys));
    }

    /** Combines sorted sets; returns the members of the result. */
    @FunctionalInterface
    private interface Combination {
        long store(byte[] destination);
    }

    private static void store(Call call, Combination combination) {
        byte[] destination = call.bytes(1);
        boolean existed = call.database().containsKey(destination);
        long members = combination.store(destination);
        CollectionArguments.stored(call, existed, members);
        call.reply().integer(members);
    }
}
