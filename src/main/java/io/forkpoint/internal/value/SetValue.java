package io.forkpoint.internal.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An open set, with Redis's commands. Members are in the order of their unsigned bytes. A method that throws has changed
 * nothing. Confined to the thread that opened the collection.
 */
public final class SetValue {
    private final CollectionValue value;
    private final Tree tree;

    public SetValue(CollectionValue value) {
        this.value = value;
        tree = value.items();
    }

    /** SCARD: returns the number of members. */
    public long size() {
        return value.size();
    }

    /** SISMEMBER: returns whether this is a member. */
    public boolean contains(byte[] member) {
        return tree.find(member);
    }

    /** SMISMEMBER: returns which of these are members. */
    public boolean[] contains(byte[][] members) {
        boolean[] found = new boolean[members.length];
        for (int i = 0; i < members.length; i++) {
            found[i] = contains(members[i]);
        }
        return found;
    }

    /** SMEMBERS: returns all members. */
    public byte[][] members() {
        return ranks(0, size());
    }

    private byte[][] ranks(long from, long count) {
        List<byte[]> members = new ArrayList<>();
        long left = count;
        for (boolean more = left > 0 && tree.seek(from); more && left > 0; more = tree.next()) {
            members.add(tree.item());
            left--;
        }
        return members.toArray(byte[][]::new);
    }

    // ---- adding and removing ----------------------------------------------------------------------------------

    /** SADD of one member; returns whether it is new. */
    public boolean add(byte[] member) {
        if (tree.find(member)) {
            return false;
        }
        tree.insert(value.buffer().put(member));
        return true;
    }

    /** SADD: returns the number of new members. */
    public long addAll(byte[][] members) {
        if (members.length == 1) {
            return add(members[0]) ? 1 : 0;
        }
        Room room = new Room();
        for (byte[] member : members) {
            if (!tree.find(member)) {
                room.add(member.length);
            }
        }
        long before = size();
        if (room.items() > 0) {
            value.atomically(room, () -> {
                for (byte[] member : members) {
                    add(member);
                }
            });
        }
        return size() - before;
    }

    /** SREM of one member; returns whether it existed. */
    public boolean remove(byte[] member) {
        if (!tree.find(member)) {
            return false;
        }
        tree.remove();
        return true;
    }

    /** SREM: returns the number of members that existed. */
    public long removeAll(byte[][] members) {
        if (members.length == 1) {
            return remove(members[0]) ? 1 : 0;
        }
        long before = size();
        if (containsAny(members)) {
            value.atomically(new Room(), () -> {
                for (byte[] member : members) {
                    remove(member);
                }
            });
        }
        return before - size();
    }

    private boolean containsAny(byte[][] members) {
        for (byte[] member : members) {
            if (contains(member)) {
                return true;
            }
        }
        return false;
    }

    /** SMOVE: moves a member to another set; returns whether it was in this one. */
    public boolean moveTo(SetValue to, byte[] member) {
        if (!contains(member)) {
            return false;
        }
        if (to.contains(member)) {
            return remove(member);
        }
        // If the removal inside throws, the addition to the other set is undone.
        to.value.atomically(new Room().add(member.length), () -> {
            to.add(member);
            remove(member);
        });
        return true;
    }

    /** Replaces all members by others. */
    public void replaceAll(List<byte[]> members) {
        if (members.isEmpty() && size() == 0) {
            return;
        }
        Room room = new Room();
        members.forEach(member -> room.add(member.length));
        value.atomically(room, () -> {
            tree.removeRange(0, size());
            members.forEach(this::add);
        });
    }

    // ---- at random --------------------------------------------------------------------------------------------

    /** SPOP: removes and returns a random member; null if there is none. */
    public byte[] pop(RandomGenerator random) {
        byte[] member = random(random);
        if (member != null) {
            tree.remove();
        }
        return member;
    }

    /** SPOP with a count: removes up to this many random members. */
    public byte[][] pop(RandomGenerator random, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count must not be negative: count=" + count);
        }
        long[] ranks = Sample.of(random, size(), count);
        byte[][] members = at(ranks);
        if (ranks.length == size()) {
            tree.removeRange(0, size());
        } else if (ranks.length > 0) {
            value.atomically(new Room(), () -> {
                // From the end, so that the remaining ranks stay valid.
                for (int i = ranks.length - 1; i >= 0; i--) {
                    tree.seek(ranks[i]);
                    tree.remove();
                }
            });
        }
        return members;
    }

    /** SRANDMEMBER: returns a random member; null if there is none. */
    public byte[] random(RandomGenerator random) {
        return size() > 0 && tree.seek(random.nextLong(size())) ? tree.item() : null;
    }

    /** SRANDMEMBER with a count: returns this many distinct members, or all; if it is negative, members may repeat. */
    public byte[][] random(RandomGenerator random, long count) {
        return at(Sample.of(random, size(), count));
    }

    private byte[][] at(long[] ranks) {
        byte[][] members = new byte[ranks.length][];
        for (int i = 0; i < ranks.length; i++) {
            tree.seek(ranks[i]);
            members[i] = tree.item();
        }
        return members;
    }

    // ---- scanning ---------------------------------------------------------------------------------------------

    /**
     * SSCAN: visits some members in order. Every member that is present from the first call to the last is visited once.
     *
     * @param cursor null to begin, otherwise the result of the last call
     * @param count the number of members to visit
     * @return the next cursor; null at the end
     */
    public byte[] scan(byte[] cursor, int count, Consumer<byte[]> visitor) {
        boolean more = cursor == null ? tree.first() : tree.find(cursor) ? tree.next() : tree.settle();
        byte[] last = cursor;
        for (int visited = 0; more && visited < count; visited++) {
            last = tree.item();
            visitor.accept(last);
            more = tree.next();
        }
        return more ? last : null;
    }

    // ---- several sets -----------------------------------------------------------------------------------------

    /** SUNION: returns the members of all sets, in order. */
    public static List<byte[]> union(SetValue... sets) {
        TreeSet<byte[]> union = new TreeSet<>(Arrays::compareUnsigned);
        for (SetValue set : sets) {
            for (boolean more = set.tree.first(); more; more = set.tree.next()) {
                union.add(set.tree.item());
            }
        }
        return new ArrayList<>(union);
    }

    /** SINTER: returns the members of every set, in order. */
    public static List<byte[]> intersection(SetValue... sets) {
        List<byte[]> members = new ArrayList<>();
        intersect(Long.MAX_VALUE, members::add, sets);
        return members;
    }

    /** SINTERCARD: returns the number of members of every set; stops at the limit. */
    public static long intersectionSize(long limit, SetValue... sets) {
        return intersect(limit, member -> {}, sets);
    }

    private static long intersect(long limit, Consumer<byte[]> visitor, SetValue... sets) {
        SetValue[] smallestFirst = sets.clone();
        Arrays.sort(smallestFirst, Comparator.comparingLong(SetValue::size));
        Tree smallest = smallestFirst[0].tree;
        long members = 0;
        // If the same set occurs twice, the look-up of a member leaves its cursor at that member.
        for (boolean more = smallest.first(); more && members < limit; more = smallest.next()) {
            byte[] member = smallest.item();
            if (countOthersWith(member, smallestFirst) == sets.length - 1) {
                visitor.accept(member);
                members++;
            }
        }
        return members;
    }

    /** Returns how many consecutive sets behind the first have a member; stops at the first without it. */
    private static int countOthersWith(byte[] member, SetValue[] sets) {
        int others = 0;
        while (others + 1 < sets.length && sets[others + 1].contains(member)) {
            others++;
        }
        return others;
    }

    /** SDIFF: returns the members of the first set that are in none of the others, in order. */
    public static List<byte[]> difference(SetValue... sets) {
        List<byte[]> members = new ArrayList<>();
        Tree first = sets[0].tree;
        for (boolean more = first.first(); more; more = first.next()) {
            byte[] member = first.item();
            if (Arrays.stream(sets).skip(1).noneMatch(other -> other.contains(member))) {
                members.add(member);
            }
        }
        return members;
    }
}
