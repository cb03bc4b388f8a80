package io.forkpoint.server.internal.family;

import io.forkpoint.StoreSortedSet;
import io.forkpoint.StoreSortedSets;
import io.forkpoint.server.internal.family.SortedSetArguments.RangeKind;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.util.List;

/** Sorted sets: ranges of members by rank, by score or by bytes. */
public final class SortedSetRangeCommands implements CommandFamily {
    /** Creates the family. */
    public SortedSetRangeCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(of("zrange", -4, call -> range(call, null, null))
                .reads()
                .summary("Returns members in a range of ranks, scores or strings."));
        table.add(of("zrangestore", -5, SortedSetRangeCommands::store)
                .keys(1, 2, 1)
                .writes()
                .summary("Stores members in a range of ranks, scores or strings."));
        registerRanges(table);
        registerCounts(table);
        registerRemovals(table);
    }

    private static void registerRanges(CommandTable table) {
        table.add(of("zrevrange", -4, call -> range(call, RangeKind.RANK, true))
                .reads()
                .summary("Returns members in a range of ranks from the end."));
        table.add(of("zrangebyscore", -4, call -> range(call, RangeKind.SCORE, false))
                .reads()
                .summary("Returns members in a range of scores."));
        table.add(of("zrevrangebyscore", -4, call -> range(call, RangeKind.SCORE, true))
                .reads()
                .summary("Returns members in a range of scores, backwards."));
        table.add(of("zrangebylex", -4, call -> range(call, RangeKind.LEX, false))
                .reads()
                .summary("Returns members in a range of strings."));
        table.add(of("zrevrangebylex", -4, call -> range(call, RangeKind.LEX, true))
                .reads()
                .summary("Returns members in a range of strings, backwards."));
    }

    private static void registerCounts(CommandTable table) {
        table.add(of("zcount", 4, call -> count(call, RangeKind.SCORE))
                .reads()
                .fast()
                .summary("Returns the number of members in a range of scores."));
        table.add(of("zlexcount", 4, call -> count(call, RangeKind.LEX))
                .reads()
                .fast()
                .summary("Returns the number of members in a range of strings."));
    }

    private static void registerRemovals(CommandTable table) {
        table.add(of("zremrangebyrank", 4, call -> remove(call, RangeKind.RANK))
                .removes()
                .summary("Removes the members in a range of ranks."));
        table.add(of("zremrangebyscore", 4, call -> remove(call, RangeKind.SCORE))
                .removes()
                .summary("Removes the members in a range of scores."));
        table.add(of("zremrangebylex", 4, call -> remove(call, RangeKind.LEX))
                .removes()
                .summary("Removes the members in a range of strings."));
    }

    private static Command of(String name, int arity, Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.SORTEDSET);
    }

    /** The bounds, and the options after them. */
    private static final class RangeOptions {
        private RangeKind kind;
        private Boolean reversed;
        private boolean withScores;
        private long offset;
        private long limit = -1;
        private final SortedSetRange range;

        /**
         * Parses the arguments.
         *
         * @param source the index of the key
         * @param kind the kind of the bounds; null if an option may set it
         * @param reversed whether the order is reversed; null if an option may set it
         */
        RangeOptions(Call call, int source, RangeKind kind, Boolean reversed, boolean storing) {
            this.kind = kind;
            this.reversed = reversed;
            for (int i = source + 3; i < call.size(); i++) {
                if (!storing && call.is(i, "WITHSCORES")) {
                    withScores = true;
                } else if (call.is(i, "LIMIT") && i + 2 < call.size()) {
                    offset = call.integer(++i);
                    limit = call.integer(++i);
                } else if (reversed == null && call.is(i, "REV")) {
                    this.reversed = true;
                } else if (kind == null && this.kind == null && call.is(i, "BYLEX")) {
                    this.kind = RangeKind.LEX;
                } else if (kind == null && this.kind == null && call.is(i, "BYSCORE")) {
                    this.kind = RangeKind.SCORE;
                } else {
                    throw ErrorReply.syntax();
                }
            }
            complete();
            boolean swapped = this.reversed && this.kind != RangeKind.RANK;
            range = SortedSetArguments.range(call, this.kind, source + (swapped ? 2 : 1), source + (swapped ? 1 : 2));
        }

        /** Returns how many members to skip. */
        private long offset() {
            return Math.max(0, offset);
        }

        /** Returns how many members to reply: all if the limit is negative, none if the offset is. */
        private long count() {
            return offset < 0 ? 0 : limit < 0 ? Long.MAX_VALUE : limit;
        }

        private void complete() {
            kind = kind == null ? RangeKind.RANK : kind;
            reversed = reversed != null && reversed;
            if (limit != -1 && kind == RangeKind.RANK) {
                throw new ErrorReply(
                        "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or" + " BYLEX");
            }
            if (withScores && kind == RangeKind.LEX) {
                throw new ErrorReply("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
            }
            if (kind == RangeKind.RANK) {
                offset = 0;
            }
        }
    }

    private static void range(Call call, RangeKind kind, Boolean reversed) {
        RangeOptions options = new RangeOptions(call, 1, kind, reversed, false);
        StoreSortedSet set = call.database().sortedSet(call.bytes(1));
        List<ScoredMember> members = options.reversed
                ? set.reverseRange(options.range, options.offset(), options.count())
                : set.range(options.range, options.offset(), options.count());
        SortedSetReplies.members(call.reply(), members, options.withScores);
    }

    private static void store(Call call) {
        RangeOptions options = new RangeOptions(call, 2, null, null, true);
        byte[] destination = call.bytes(1);
        boolean existed = call.database().containsKey(destination);
        StoreSortedSets sets = call.database().sortedSets();
        byte[] source = call.bytes(2);
        long members = options.reversed
                ? sets.storeReverseRange(destination, source, options.range, options.offset(), options.count())
                : sets.storeRange(destination, source, options.range, options.offset(), options.count());
        CollectionArguments.stored(call, existed, members);
        call.reply().integer(members);
    }

    private static void count(Call call, RangeKind kind) {
        SortedSetRange range = SortedSetArguments.range(call, kind, 2, 3);
        call.reply().integer(call.database().sortedSet(call.bytes(1)).count(range));
    }

    private static void remove(Call call, RangeKind kind) {
        SortedSetRange range = SortedSetArguments.range(call, kind, 2, 3);
        long removed = call.database().sortedSet(call.bytes(1)).removeRange(range);
        if (removed == 0) {
            call.unchanged();
        }
        call.reply().integer(removed);
    }
}
