package io.forkpoint.server.internal.family;

import io.forkpoint.KeyedElements;
import io.forkpoint.RankAndScore;
import io.forkpoint.StoreSortedSet;
import io.forkpoint.StoreSortedSets;
import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddCounts;
import io.forkpoint.value.ScoredMember;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/** Sorted sets: single members, and those at the ends. */
public final class SortedSetCommands implements CommandFamily {
    private final CollectionScan scan = new CollectionScan();

    /** Creates the family. */
    public SortedSetCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(of("zadd", -4, SortedSetCommands::add)
                .writes()
                .fast()
                .summary("Adds members to a sorted set, or gives them other scores."));
        table.add(of("zincrby", 4, SortedSetCommands::increment)
                .writes()
                .fast()
                .summary("Adds to the score of a member."));
        table.add(of("zrem", -3, SortedSetCommands::remove)
                .removes()
                .fast()
                .summary("Removes members from a sorted set."));
        table.add(of("zpopmin", -2, call -> pop(call, false))
                .removes()
                .fast()
                .summary("Removes the members with the lowest scores and returns them."));
        table.add(of("zpopmax", -2, call -> pop(call, true))
                .removes()
                .fast()
                .summary("Removes the members with the highest scores and returns them."));
        table.add(Command.of("zmpop", -4, SortedSetCommands::popFromFirst)
                .keysCountedAt(1)
                .in(Category.SORTEDSET)
                .removes()
                .summary("Removes members from the first sorted set that has any, and returns them."));
        registerReads(table);
    }

    private void registerReads(CommandTable table) {
        table.add(of("zcard", 2, call -> call.reply().integer(sortedSet(call).size()))
                .reads()
                .fast()
                .summary("Returns the number of members of a sorted set."));
        table.add(of("zscore", 3, SortedSetCommands::score).reads().fast().summary("Returns the score of a member."));
        table.add(
                of("zmscore", -3, SortedSetCommands::scores).reads().fast().summary("Returns the scores of members."));
        table.add(of("zrank", -3, call -> rank(call, false))
                .reads()
                .fast()
                .summary("Returns how many members have a lower score."));
        table.add(of("zrevrank", -3, call -> rank(call, true))
                .reads()
                .fast()
                .summary("Returns how many members have a higher score."));
        table.add(of("zrandmember", -2, SortedSetCommands::randomMembers)
                .reads()
                .summary("Returns members of a sorted set at random."));
        table.add(of("zscan", -3, this::scan).reads().summary("Iterates over members and scores."));
    }

    private static Command of(String name, int arity, Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.SORTEDSET);
    }

    private static StoreSortedSet sortedSet(Call call) {
        return call.database().sortedSet(call.bytes(1));
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /** The options between the key and the first score. */
    private static final class AddOptions {
        private boolean absent;
        private boolean present;
        private boolean greater;
        private boolean less;
        private boolean countChanged;
        private boolean increment;
        /** The index of the first score. */
        private int first = 2;

        AddOptions(Call call) {
            while (first < call.size() && read(call, first)) {
                first++;
            }
            int arguments = call.size() - first;
            if (arguments == 0 || arguments % 2 != 0) {
                throw ErrorReply.syntax();
            }
            if (absent && present) {
                throw new ErrorReply("ERR XX and NX options at the same time are not compatible");
            }
            if ((absent && (greater || less)) || (greater && less)) {
                throw new ErrorReply("ERR GT, LT, and/or NX options at the same time are not compatible");
            }
            if (increment && arguments > 2) {
                throw new ErrorReply("ERR INCR option supports a single increment-element pair");
            }
        }

        private boolean read(Call call, int index) {
            if (call.is(index, "NX")) {
                absent = true;
            } else if (call.is(index, "XX")) {
                present = true;
            } else if (call.is(index, "GT")) {
                greater = true;
            } else if (call.is(index, "LT")) {
                less = true;
            } else if (call.is(index, "CH")) {
                countChanged = true;
            } else if (call.is(index, "INCR")) {
                increment = true;
            } else {
                return false;
            }
            return true;
        }

        AddCondition condition() {
            if (absent) {
                return AddCondition.IF_ABSENT;
            }
            if (greater) {
                return present ? AddCondition.IF_PRESENT_AND_GREATER : AddCondition.IF_GREATER;
            }
            if (less) {
                return present ? AddCondition.IF_PRESENT_AND_LESS : AddCondition.IF_LESS;
            }
            return present ? AddCondition.IF_PRESENT : AddCondition.ALWAYS;
        }
    }

    private static void add(Call call) {
        AddOptions options = new AddOptions(call);
        if (options.increment) {
            increment(call, call.number(options.first), call.bytes(options.first + 1), options.condition());
            return;
        }
        List<ScoredMember> members = new ArrayList<>((call.size() - options.first) / 2);
        for (int i = options.first; i < call.size(); i += 2) {
            members.add(new ScoredMember(call.bytes(i + 1), call.number(i)));
        }
        AddCounts counts = sortedSet(call).addAll(members, options.condition());
        if (counts.added() + counts.changed() == 0) {
            call.unchanged();
        }
        call.reply().integer(options.countChanged ? counts.added() + counts.changed() : counts.added());
    }

    private static void increment(Call call) {
        increment(call, call.number(2), call.bytes(3), AddCondition.ALWAYS);
    }

    private static void increment(Call call, double delta, byte[] member, AddCondition condition) {
        OptionalDouble score;
        try {
            score = delta == 0 ? withoutChange(call, member, condition) : OptionalDouble.empty();
            if (score.isEmpty()) {
                score = sortedSet(call).increment(member, delta, condition);
            }
        } catch (IllegalArgumentException infinities) {
            throw new ErrorReply("ERR resulting score is not a number (NaN)");
        }
        if (score.isEmpty()) {
            call.unchanged();
        }
        SortedSetReplies.score(call.reply(), score);
    }

    /** Returns the score of a member to which nothing is added; empty if it does not exist. */
    private static OptionalDouble withoutChange(Call call, byte[] member, AddCondition condition) {
        if (condition != AddCondition.ALWAYS && condition != AddCondition.IF_PRESENT) {
            return OptionalDouble.empty();
        }
        OptionalDouble score = sortedSet(call).increment(member, 0, AddCondition.IF_PRESENT);
        if (score.isPresent()) {
            call.unchanged();
        }
        return score;
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    private static void remove(Call call) {
        long removed = sortedSet(call).removeAll(CollectionArguments.from(call, 2));
        if (removed == 0) {
            call.unchanged();
        }
        call.reply().integer(removed);
    }

    private static void pop(Call call, boolean highest) {
        if (call.size() > 3) {
            throw ErrorReply.syntax();
        }
        boolean counted = call.size() == 3;
        long count = counted ? CollectionArguments.popCount(call, 2) : 1;
        StoreSortedSet set = sortedSet(call);
        List<ScoredMember> members = highest ? set.pollLast(count) : set.pollFirst(count);
        if (members.isEmpty()) {
            call.unchanged();
        }
        if (counted && call.reply().isResp3()) {
            SortedSetReplies.pairs(call.reply(), members);
        } else {
            SortedSetReplies.flat(call.reply(), members);
        }
    }

    private static void popFromFirst(Call call) {
        int keys = CollectionArguments.keyCount(call, 1, "ERR syntax error");
        int side = 2 + keys;
        boolean highest = call.is(side, "MAX");
        if (!highest && !call.is(side, "MIN")) {
            throw ErrorReply.syntax();
        }
        long count = 1;
        if (call.size() > side + 1) {
            if (!call.is(side + 1, "COUNT") || call.size() != side + 3) {
                throw ErrorReply.syntax();
            }
            count = CollectionArguments.integer(
                    call, side + 2, 1, Long.MAX_VALUE, "ERR count should be greater than 0");
        }
        byte[][] names = CollectionArguments.keys(call, 1, keys);
        StoreSortedSets sets = call.database().sortedSets();
        Optional<KeyedElements<ScoredMember>> taken =
                highest ? sets.pollLast(count, names) : sets.pollFirst(count, names);
        if (taken.isEmpty()) {
            call.unchanged();
            call.reply().nilArray();
            return;
        }
        int index = 0;
        while (!Arrays.equals(names[index], taken.get().key())) {
            index++;
        }
        call.changedOnly(2 + index);
        SortedSetReplies.keyed(call.reply(), taken.get());
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    private static void score(Call call) {
        SortedSetReplies.score(call.reply(), sortedSet(call).score(call.bytes(2)));
    }

    private static void scores(Call call) {
        List<OptionalDouble> scores = sortedSet(call).scores(CollectionArguments.from(call, 2));
        call.reply().array(scores.size());
        scores.forEach(each -> SortedSetReplies.score(call.reply(), each));
    }

    private static void rank(Call call, boolean reversed) {
        boolean withScore = call.size() > 3;
        if (call.size() > 4) {
            throw new ErrorReply(
                    "ERR wrong number of arguments for '" + call.command().name() + "' command");
        }
        if (withScore && !call.is(3, "WITHSCORE")) {
            throw ErrorReply.syntax();
        }
        StoreSortedSet set = sortedSet(call);
        byte[] member = call.bytes(2);
        Optional<RankAndScore> found = set.rankAndScore(member);
        if (found.isEmpty() && withScore) {
            call.reply().nilArray();
        } else if (found.isEmpty()) {
            call.reply().nil();
        } else {
            if (withScore) {
                call.reply().array(2);
            }
            call.reply()
                    .integer(reversed ? found.get().reverseRank() : found.get().rank());
            if (withScore) {
                call.reply().number(found.get().score());
            }
        }
    }

    private static void randomMembers(Call call) {
        if (call.size() == 2) {
            List<ScoredMember> one = sortedSet(call).randomMembers(1);
            call.reply().bulk(one.isEmpty() ? null : one.get(0).member());
            return;
        }
        long count = CollectionArguments.randomCount(call, 2);
        boolean withScores = CollectionArguments.randomPairs(call, "WITHSCORES", count);
        StoreSortedSet set = sortedSet(call);
        List<ScoredMember> members = count < 0 ? set.randomMembersRepeating(-count) : set.randomMembers(count);
        SortedSetReplies.members(call.reply(), members, withScores);
    }

    private void scan(Call call) {
        StoreSortedSet set = sortedSet(call);
        scan.run(call, false, new CollectionScan.Pages() {
            @Override
            public long size() {
                return set.size();
            }

            @Override
            public byte[] visit(byte[] behind, int count, BiConsumer<byte[], byte[]> visitor) {
                return set.scan(
                        behind,
                        count,
                        each -> visitor.accept(
                                each.member(), Digits.format(each.score()).getBytes(StandardCharsets.US_ASCII)));
            }
        });
    }
}
