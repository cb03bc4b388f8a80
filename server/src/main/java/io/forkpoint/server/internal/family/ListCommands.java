package io.forkpoint.server.internal.family;

import io.forkpoint.KeyedElements;
import io.forkpoint.ListEnd;
import io.forkpoint.StoreList;
import io.forkpoint.StoreLists;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.ValueType;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Lists, except the blocking commands. */
public final class ListCommands implements CommandFamily {
    /** A push, such as LPUSH's. */
    @FunctionalInterface
    private interface Push {
        long to(StoreList list, byte[][] elements);
    }

    /** Creates the family. */
    public ListCommands() {}

    @Override
    public void register(CommandTable table) {
        registerEnds(table);
        registerReads(table);
        registerChanges(table);
        registerMoves(table);
    }

    private static void registerEnds(CommandTable table) {
        table.add(push("lpush", StoreList::addFirst)
                .summary("Prepends one or more elements to a list. Creates the key if it doesn't exist."));
        table.add(push("rpush", StoreList::addLast)
                .summary("Appends one or more elements to a list. Creates the key if it doesn't exist."));
        table.add(push("lpushx", StoreList::addFirstIfPresent)
                .summary("Prepends one or more elements to a list only when the list exists."));
        table.add(push("rpushx", StoreList::addLastIfPresent)
                .summary("Appends an element to a list only when the list exists."));
        table.add(ofOne(Command.of("lpop", -2, call -> pop(call, true)).removes())
                .fast()
                .summary("Returns the first elements in a list after removing it."));
        table.add(ofOne(Command.of("rpop", -2, call -> pop(call, false)).removes())
                .fast()
                .summary("Returns and removes the last elements of a list."));
    }

    private static void registerReads(CommandTable table) {
        table.add(ofOne(Command.of(
                                "llen",
                                2,
                                call -> call.reply().integer(list(call).size()))
                        .reads())
                .fast()
                .summary("Returns the length of a list."));
        table.add(ofOne(Command.of("lindex", 3, ListCommands::index).reads())
                .summary("Returns an element from a list by its index."));
        table.add(ofOne(Command.of(
                                "lrange",
                                4,
                                call -> call.reply().array(list(call).range(call.integer(2), call.integer(3))))
                        .reads())
                .summary("Returns a range of elements from a list."));
        table.add(ofOne(Command.of("lpos", -3, ListCommands::positions).reads())
                .summary("Returns the index of matching elements in a list."));
    }

    private static void registerChanges(CommandTable table) {
        table.add(ofOne(Command.of("lset", 4, ListCommands::set).writes())
                .summary("Sets the value of an element in a list by its index."));
        table.add(ofOne(Command.of("ltrim", 4, ListCommands::trim).removes())
                .summary("Removes elements from both ends a list. Deletes the list if all elements were trimmed."));
        table.add(ofOne(Command.of("lrem", 4, ListCommands::remove).removes())
                .summary("Removes elements from a list. Deletes the list if the last element was removed."));
        table.add(ofOne(Command.of("linsert", 5, ListCommands::insert).writes())
                .summary("Inserts an element before or after another element in a list."));
    }

    private static void registerMoves(CommandTable table) {
        table.add(Command.of("lmove", 5, call -> move(call, end(call, 3), end(call, 4)))
                .writes()
                .keys(1, 2, 1)
                .in(Category.LIST)
                .summary(
                        "Returns an element after popping it from one list and pushing it to another. Deletes the list if"
                                + " the last element was moved."));
        table.add(Command.of("rpoplpush", 3, call -> move(call, ListEnd.LAST, ListEnd.FIRST))
                .writes()
                .keys(1, 2, 1)
                .in(Category.LIST)
                .summary("Returns the last element of a list after removing and pushing it to another list. Deletes the"
                        + " list if the last element was popped."));
        table.add(Command.of("lmpop", -4, ListCommands::multiPop)
                .removes()
                .keysCountedAt(1)
                .in(Category.LIST)
                .summary(
                        "Returns multiple elements from a list after removing them. Deletes the list if the last element"
                                + " was popped."));
    }

    private static Command ofOne(Command command) {
        return command.keys(1, 1, 1).in(Category.LIST);
    }

    private static Command push(String name, Push push) {
        return ofOne(Command.of(name, -3, call -> push(call, push)).writes()).fast();
    }

    private static StoreList list(Call call) {
        return call.database().list(call.bytes(1));
    }

    // ---- at the ends ------------------------------------------------------------------------------------------

    private static void push(Call call, Push push) {
        long length = push.to(list(call), call.request().bytes(2, call.size(), 1));
        if (length == 0) {
            call.unchanged();
        }
        call.reply().integer(length);
    }

    private static void pop(Call call, boolean first) {
        if (call.size() > 3) {
            throw new ErrorReply(
                    "ERR wrong number of arguments for '" + call.command().name() + "' command");
        }
        if (call.size() == 3) {
            popMany(call, first, count(call));
            return;
        }
        byte[] element = first ? list(call).pollFirst() : list(call).pollLast();
        if (element == null) {
            call.unchanged();
        }
        call.reply().bulk(element);
    }

    private static long count(Call call) {
        try {
            long count = call.integer(2);
            if (count >= 0) {
                return count;
            }
        } catch (ErrorReply noNumber) {
            // The reply is the same as for a number out of range.
        }
        throw new ErrorReply("ERR value is out of range, must be positive");
    }

    private static void popMany(Call call, boolean first, long count) {
        StoreList list = list(call);
        byte[][] elements = count == 0 ? new byte[0][] : first ? list.pollFirst(count) : list.pollLast(count);
        if (elements.length > 0) {
            call.reply().array(elements);
            return;
        }
        call.unchanged();
        if (count == 0 && list.size() > 0) {
            call.reply().array(0);
        } else {
            call.reply().nilArray();
        }
    }

    // ---- by index ---------------------------------------------------------------------------------------------

    private static void index(Call call) {
        long index;
        try {
            index = call.integer(2);
        } catch (ErrorReply noNumber) {
            // Redis looks up the list first.
            if (KeyTypes.isAbsent(call, 1, ValueType.LIST)) {
                call.reply().nil();
                return;
            }
            throw noNumber;
        }
        call.reply().bulk(list(call).get(index));
    }

    private static void set(Call call) {
        if (KeyTypes.isAbsent(call, 1, ValueType.LIST)) {
            throw new ErrorReply("ERR no such key");
        }
        try {
            list(call).set(call.integer(2), call.bytes(3));
        } catch (IndexOutOfBoundsException none) {
            throw new ErrorReply("ERR index out of range");
        }
        call.reply().ok();
    }

    private static void trim(Call call) {
        long from = call.integer(2);
        long to = call.integer(3);
        StoreList list = list(call);
        if (list.size() == 0) {
            call.unchanged();
        } else {
            list.trim(from, to);
        }
        call.reply().ok();
    }

    // ---- by content -------------------------------------------------------------------------------------------

    private static void remove(Call call) {
        long count = call.integer(2);
        StoreList list = list(call);
        byte[] element = call.bytes(3);
        long removed = count == 0
                ? list.removeAllOccurrences(element)
                : count > 0
                        ? list.removeFirstOccurrences(element, count)
                        : list.removeLastOccurrences(element, count == Long.MIN_VALUE ? Long.MAX_VALUE : -count);
        if (removed == 0) {
            call.unchanged();
        }
        call.reply().integer(removed);
    }

    private static void insert(Call call) {
        boolean before = call.is(2, "BEFORE");
        if (!before && !call.is(2, "AFTER")) {
            throw ErrorReply.syntax();
        }
        StoreList list = list(call);
        byte[] pivot = call.bytes(3);
        byte[] element = call.bytes(4);
        OptionalLong length = before ? list.insertBefore(pivot, element) : list.insertAfter(pivot, element);
        if (length.isEmpty()) {
            call.unchanged();
        }
        call.reply().integer(length.orElseGet(() -> list.exists() ? -1 : 0));
    }

    private static void positions(Call call) {
        long rank = 1;
        long count = -1;
        long most = Long.MAX_VALUE;
        for (int i = 3; i < call.size(); i += 2) {
            if (i + 1 == call.size()) {
                throw ErrorReply.syntax();
            }
            if (call.is(i, "RANK")) {
                rank = rank(call, i + 1);
            } else if (call.is(i, "COUNT")) {
                count = notNegative(call, i + 1, "COUNT");
            } else if (call.is(i, "MAXLEN")) {
                most = orAll(notNegative(call, i + 1, "MAXLEN"));
            } else {
                throw ErrorReply.syntax();
            }
        }
        StoreList list = list(call);
        byte[] element = call.bytes(2);
        long wanted = count < 0 ? 1 : orAll(count);
        long[] found = rank > 0
                ? list.indexesOf(element, rank - 1, wanted, most)
                : list.lastIndexesOf(element, -rank - 1, wanted, most);
        if (count >= 0) {
            call.reply().array(found.length);
            Arrays.stream(found).forEach(call.reply()::integer);
        } else if (found.length > 0) {
            call.reply().integer(found[0]);
        } else {
            call.reply().nil();
        }
    }

    private static long orAll(long count) {
        return count == 0 ? Long.MAX_VALUE : count;
    }

    private static long rank(Call call, int index) {
        long rank = call.integer(index);
        if (rank == 0) {
            throw new ErrorReply("ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
                    + " use negative to start from the end of the list");
        }
        if (rank == Long.MIN_VALUE) {
            throw new ErrorReply(
                    "ERR value is out of range, value must between -9223372036854775807 and" + " 9223372036854775807");
        }
        return rank;
    }

    private static long notNegative(Call call, int index, String option) {
        try {
            long value = call.integer(index);
            if (value >= 0) {
                return value;
            }
        } catch (ErrorReply noNumber) {
            // The reply is the same as for a number out of range.
        }
        throw new ErrorReply("ERR " + option + " can't be negative");
    }

    // ---- between lists ----------------------------------------------------------------------------------------

    static ListEnd end(Call call, int index) {
        if (call.is(index, "LEFT")) {
            return ListEnd.FIRST;
        }
        if (call.is(index, "RIGHT")) {
            return ListEnd.LAST;
        }
        throw ErrorReply.syntax();
    }

    private static void move(Call call, ListEnd from, ListEnd to) {
        byte[] element = list(call).move(from, call.bytes(2), to);
        if (element == null) {
            call.unchanged();
        }
        call.reply().bulk(element);
    }

    private static void multiPop(Call call) {
        MultiPop pop = MultiPop.parse(call, 1, "LEFT", "RIGHT");
        if (!multiPop(call, pop.keys(), pop.isFirst() ? ListEnd.FIRST : ListEnd.LAST, pop.count())) {
            call.reply().nilArray();
        }
    }

    /** Pops from the first of several lists that is not empty, and replies; returns false if all are empty. */
    static boolean multiPop(Call call, byte[][] keys, ListEnd end, long count) {
        Optional<KeyedElements<byte[]>> taken = take(call, keys, end, count);
        taken.ifPresent(found -> {
            call.reply().array(2);
            call.reply().bulk(found.key());
            call.reply().array(found.elements());
        });
        return taken.isPresent();
    }

    /** Pops from the first of several lists that is not empty. */
    static Optional<KeyedElements<byte[]>> take(Call call, byte[][] keys, ListEnd end, long count) {
        StoreLists lists = call.database().lists();
        Optional<KeyedElements<byte[]>> taken =
                end == ListEnd.FIRST ? lists.pollFirst(count, keys) : lists.pollLast(count, keys);
        taken.ifPresentOrElse(found -> call.changedOnly(found.key()), call::unchanged);
        return taken;
    }
}
