package io.forkpoint.server.internal.family;

import io.forkpoint.KeyedElements;
import io.forkpoint.ListEnd;
import io.forkpoint.StoreSortedSets;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.ValueType;
import java.util.Optional;
import java.util.function.Predicate;

/** Commands that pop from lists and sorted sets, and wait if there is nothing in them. */
public final class BlockingCommands implements CommandFamily {
    /** Creates the family. */
    public BlockingCommands() {}

    @Override
    public void register(CommandTable table) {
        registerLists(table);
        registerMoves(table);
        registerSortedSets(table);
    }

    private static void registerLists(CommandTable table) {
        table.add(waiting(Command.of("blpop", -3, call -> popElement(call, ListEnd.FIRST)), Category.LIST)
                .keys(1, -2, 1)
                .summary("Removes and returns the first element in a list. Blocks until an element is available"
                        + " otherwise. Deletes the list if the last element was popped."));
        table.add(waiting(Command.of("brpop", -3, call -> popElement(call, ListEnd.LAST)), Category.LIST)
                .keys(1, -2, 1)
                .summary(
                        "Removes and returns the last element in a list. Blocks until an element is available otherwise."
                                + " Deletes the list if the last element was popped."));
        table.add(waiting(Command.of("blmpop", -5, BlockingCommands::popElements), Category.LIST)
                .keysCountedAt(2)
                .summary("Pops the first element from one of multiple lists. Blocks until an element is available"
                        + " otherwise. Deletes the list if the last element was popped."));
    }

    private static void registerMoves(CommandTable table) {
        table.add(waiting(Command.of("blmove", 6, BlockingCommands::move), Category.LIST)
                .with(Flag.DENYOOM)
                .keys(1, 2, 1)
                .summary(
                        "Pops an element from a list, pushes it to another list and returns it. Blocks until an element"
                                + " is available otherwise. Deletes the list if the last element was moved."));
        table.add(waiting(
                        Command.of("brpoplpush", 4, call -> move(call, ListEnd.LAST, ListEnd.FIRST, 3)), Category.LIST)
                .with(Flag.DENYOOM)
                .keys(1, 2, 1)
                .summary("Pops an element from a list, pushes it to another list and returns it. Block until an element"
                        + " is available otherwise. Deletes the list if the last element was popped."));
    }

    private static void registerSortedSets(CommandTable table) {
        table.add(
                waiting(Command.of("bzpopmin", -3, call -> popMember(call, true)), Category.SORTEDSET)
                        .fast()
                        .keys(1, -2, 1)
                        .summary(
                                "Removes and returns the member with the lowest score from one or more sorted sets. Blocks until"
                                        + " a member is available otherwise. Deletes the sorted set if the last element was popped."));
        table.add(
                waiting(Command.of("bzpopmax", -3, call -> popMember(call, false)), Category.SORTEDSET)
                        .fast()
                        .keys(1, -2, 1)
                        .summary(
                                "Removes and returns the member with the highest score from one or more sorted sets. Blocks until"
                                        + " a member available otherwise. Deletes the sorted set if the last element was popped."));
        table.add(waiting(Command.of("bzmpop", -5, BlockingCommands::popMembers), Category.SORTEDSET)
                .keysCountedAt(2)
                .summary("Removes and returns a member by score from one or more sorted sets. Blocks until a member is"
                        + " available otherwise. Deletes the sorted set if the last element was popped."));
    }

    private static Command waiting(Command command, Category category) {
        return command.removes().with(Flag.BLOCKING).in(category, Category.BLOCKING);
    }

    private static void tryOrWait(Call call, byte[][] keys, long millis, Predicate<Call> attempt) {
        if (!attempt.test(call)) {
            call.waitFor(keys, millis, attempt, Reply::nilArray);
        }
    }

    /** Returns the keys to try: all at first, then the one that was changed. */
    private static byte[][] candidates(Call call, byte[]... keys) {
        return call.readyKey() == null ? keys : new byte[][] {call.readyKey()};
    }

    // ---- lists ------------------------------------------------------------------------------------------------

    private static void popElement(Call call, ListEnd end) {
        int last = call.size() - 1;
        long millis = Timeouts.seconds(call, last);
        byte[][] keys = call.request().bytes(1, last, 1);
        tryOrWait(call, keys, millis, attempt -> {
            Optional<KeyedElements<byte[]>> taken = ListCommands.take(attempt, candidates(attempt, keys), end, 1);
            taken.ifPresent(found -> {
                attempt.reply().array(2);
                attempt.reply().bulk(found.key());
                attempt.reply().bulk(found.elements().get(0));
            });
            return taken.isPresent();
        });
    }

    private static void popElements(Call call) {
        MultiPop pop = MultiPop.parse(call, 2, "LEFT", "RIGHT");
        long millis = Timeouts.seconds(call, 1);
        ListEnd end = pop.isFirst() ? ListEnd.FIRST : ListEnd.LAST;
        tryOrWait(
                call,
                pop.keys(),
                millis,
                attempt -> ListCommands.multiPop(attempt, candidates(attempt, pop.keys()), end, pop.count()));
    }

    private static void move(Call call) {
        move(call, ListCommands.end(call, 3), ListCommands.end(call, 4), 5);
    }

    private static void move(Call call, ListEnd from, ListEnd to, int timeout) {
        long millis = Timeouts.seconds(call, timeout);
        byte[] source = call.bytes(1);
        byte[] destination = call.bytes(2);
        Predicate<Call> moving = attempt -> {
            byte[] element = move(attempt, source, from, destination, to);
            if (element == null) {
                attempt.unchanged();
                return false;
            }
            attempt.reply().bulk(element);
            return true;
        };
        if (call.inTransaction() && !moving.test(call)) {
            call.reply().nil();
        } else if (!call.inTransaction()) {
            tryOrWait(call, new byte[][] {source}, millis, moving);
        }
    }

    private static byte[] move(Call call, byte[] source, ListEnd from, byte[] destination, ListEnd to) {
        try {
            return call.database().list(source).move(from, destination, to);
        } catch (WrongTypeException oneOfThem) {
            // If the source has another type, the client goes on waiting; if the destination has, it does not.
            if (call.database().type(source) == ValueType.LIST) {
                throw ErrorReply.wrongType();
            }
            throw oneOfThem;
        }
    }

    // ---- sorted sets ------------------------------------------------------------------------------------------

    private static void popMember(Call call, boolean lowest) {
        int last = call.size() - 1;
        long millis = Timeouts.seconds(call, last);
        byte[][] keys = call.request().bytes(1, last, 1);
        tryOrWait(call, keys, millis, attempt -> {
            Optional<KeyedElements<ScoredMember>> taken = take(attempt, candidates(attempt, keys), lowest, 1);
            taken.ifPresent(found -> {
                ScoredMember member = found.elements().get(0);
                attempt.reply().array(3);
                attempt.reply().bulk(found.key());
                attempt.reply().bulk(member.member());
                attempt.reply().number(member.score());
            });
            return taken.isPresent();
        });
    }

    private static void popMembers(Call call) {
        MultiPop pop = MultiPop.parse(call, 2, "MIN", "MAX");
        long millis = Timeouts.seconds(call, 1);
        tryOrWait(call, pop.keys(), millis, attempt -> {
            Optional<KeyedElements<ScoredMember>> taken =
                    take(attempt, candidates(attempt, pop.keys()), pop.isFirst(), pop.count());
            taken.ifPresent(found -> SortedSetReplies.keyed(attempt.reply(), found));
            return taken.isPresent();
        });
    }

    private static Optional<KeyedElements<ScoredMember>> take(Call call, byte[][] keys, boolean lowest, long count) {
        StoreSortedSets sets = call.database().sortedSets();
        Optional<KeyedElements<ScoredMember>> taken = lowest ? sets.pollFirst(count, keys) : sets.pollLast(count, keys);
        taken.ifPresentOrElse(found -> call.changedOnly(found.key()), call::unchanged);
        return taken;
    }
}
