package io.forkpoint.server.internal.family;

import io.forkpoint.StoreSet;
import io.forkpoint.StoreSets;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.function.BiConsumer;

/** Sets. Members are replied in the order of their bytes; Redis specifies no order. */
public final class SetCommands implements CommandFamily {
    private final CollectionScan scan = new CollectionScan();

    /** Creates the family. */
    public SetCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(of("sadd", -3, SetCommands::add).writes().fast().summary("Adds members to a set."));
        table.add(of("srem", -3, SetCommands::remove).removes().fast().summary("Removes members from a set."));
        table.add(of("scard", 2, call -> call.reply().integer(set(call).size()))
                .reads()
                .fast()
                .summary("Returns the number of members of a set."));
        table.add(of("sismember", 3, SetCommands::isMember)
                .reads()
                .fast()
                .summary("Says whether something is a member of a set."));
        table.add(of("smismember", -3, SetCommands::areMembers)
                .reads()
                .fast()
                .summary("Says of several whether they are members of a set."));
        table.add(of("smembers", 2, call -> call.reply().set(set(call).members()))
                .reads()
                .summary("Returns all members of a set."));
        table.add(of("spop", -2, SetCommands::pop)
                .removes()
                .fast()
                .summary("Removes members of a set at random and returns them."));
        table.add(of("srandmember", -2, SetCommands::randomMember)
                .reads()
                .summary("Returns members of a set at random."));
        table.add(of("smove", 4, SetCommands::move)
                .keys(1, 2, 1)
                .removes()
                .fast()
                .summary("Moves a member from one set to another."));
        table.add(of("sscan", -3, this::scan).reads().summary("Iterates over the members of a set."));
        registerAlgebra(table);
    }

    private static void registerAlgebra(CommandTable table) {
        table.add(of("sunion", -2, call -> call.reply().set(sets(call).union(CollectionArguments.from(call, 1))))
                .keys(1, -1, 1)
                .reads()
                .summary("Returns the union of sets."));
        table.add(of("sinter", -2, call -> call.reply().set(sets(call).intersection(CollectionArguments.from(call, 1))))
                .keys(1, -1, 1)
                .reads()
                .summary("Returns the intersection of sets."));
        table.add(of("sdiff", -2, call -> call.reply().set(sets(call).difference(CollectionArguments.from(call, 1))))
                .keys(1, -1, 1)
                .reads()
                .summary("Returns the difference of sets."));
        table.add(of("sunionstore", -3, call -> store(call, sets(call)::storeUnion))
                .keys(1, -1, 1)
                .writes()
                .summary("Stores the union of sets."));
        table.add(of("sinterstore", -3, call -> store(call, sets(call)::storeIntersection))
                .keys(1, -1, 1)
                .writes()
                .summary("Stores the intersection of sets."));
        table.add(of("sdiffstore", -3, call -> store(call, sets(call)::storeDifference))
                .keys(1, -1, 1)
                .writes()
                .summary("Stores the difference of sets."));
        table.add(Command.of("sintercard", -3, SetCommands::intersectionSize)
                .keysCountedAt(1)
                .in(Category.SET)
                .reads()
                .summary("Returns the number of members of the intersection of sets."));
    }

    private static Command of(String name, int arity, Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.SET);
    }

    private static StoreSet set(Call call) {
        return call.database().set(call.bytes(1));
    }

    private static StoreSets sets(Call call) {
        return call.database().sets();
    }

    private static void changes(Call call, long members) {
        if (members == 0) {
            call.unchanged();
        }
        call.reply().integer(members);
    }

    private static void add(Call call) {
        changes(call, set(call).addAll(CollectionArguments.from(call, 2)));
    }

    private static void remove(Call call) {
        changes(call, set(call).removeAll(CollectionArguments.from(call, 2)));
    }

    private static void isMember(Call call) {
        call.reply().integer(set(call).contains(call.bytes(2)));
    }

    private static void areMembers(Call call) {
        boolean[] found = set(call).containsEach(CollectionArguments.from(call, 2));
        call.reply().array(found.length);
        for (boolean each : found) {
            call.reply().integer(each);
        }
    }

    // ---- at random --------------------------------------------------------------------------------------------

    private static void checkCountIsLast(Call call) {
        if (call.size() > 3) {
            throw ErrorReply.syntax();
        }
    }

    private static void pop(Call call) {
        checkCountIsLast(call);
        if (call.size() == 2) {
            byte[] member = set(call).pollRandom();
            if (member == null) {
                call.unchanged();
            }
            call.reply().bulk(member);
            return;
        }
        byte[][] members = set(call).pollRandom(CollectionArguments.popCount(call, 2));
        if (members.length == 0) {
            call.unchanged();
        }
        call.reply().set(members);
    }

    private static void randomMember(Call call) {
        checkCountIsLast(call);
        if (call.size() == 2) {
            call.reply().bulk(set(call).randomMember());
        } else {
            long count = CollectionArguments.randomCount(call, 2);
            StoreSet set = set(call);
            call.reply().array(count < 0 ? set.randomMembersRepeating(-count) : set.randomMembers(count));
        }
    }

    // ---- several sets -----------------------------------------------------------------------------------------

    private static void move(Call call) {
        byte[] member = call.bytes(3);
        byte[] destination = call.bytes(2);
        // A command that adds or removes it in between tells the watchers itself.
        boolean known =
                set(call).contains(member) && call.database().set(destination).contains(member);
        boolean moved = set(call).move(member, destination);
        if (!moved || java.util.Arrays.equals(call.bytes(1), destination)) {
            call.unchanged();
        } else if (known) {
            call.changedOnly(1);
        }
        call.reply().integer(moved);
    }

    /** Combines sets; returns the members of the result. */
    @FunctionalInterface
    private interface Combination {
        long store(byte[] destination, byte[]... keys);
    }

    private static void store(Call call, Combination combination) {
        boolean existed = call.database().containsKey(call.bytes(1));
        long members = combination.store(call.bytes(1), CollectionArguments.from(call, 2));
        CollectionArguments.stored(call, existed, members);
        call.reply().integer(members);
    }

    private static void intersectionSize(Call call) {
        int keys = CollectionArguments.keyCount(call, 1, "ERR Number of keys can't be greater than number of args");
        long limit = Long.MAX_VALUE;
        for (int i = 2 + keys; i < call.size(); i += 2) {
            if (!call.is(i, "LIMIT") || i + 1 == call.size()) {
                throw ErrorReply.syntax();
            }
            limit = CollectionArguments.limit(call, i + 1);
        }
        call.reply().integer(sets(call).intersectionSize(limit, CollectionArguments.keys(call, 1, keys)));
    }

    private void scan(Call call) {
        StoreSet set = set(call);
        scan.run(call, false, new CollectionScan.Pages() {
            @Override
            public long size() {
                return set.size();
            }

            @Override
            public byte[] visit(byte[] behind, int count, BiConsumer<byte[], byte[]> visitor) {
                return set.scan(behind, count, member -> visitor.accept(member, null));
            }
        });
    }
}
