package io.forkpoint.internal.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A set, opened: what Redis's commands do to one. Members stand in the order of their unsigned bytes. A change that throws
 * has changed nothing. For whoever opened the collection, whose threading it shares.
 */
public final class SetValue {
    private final CollectionValue value;
    private final Tree tree;

    public SetValue(CollectionValue value) {
        this.value = value;
        tree = value.items();
    }

    /** SCARD. */
    public long size() {
        return value.size();
    }

    /** SISMEMBER. */
    public boolean contains(byte[] member) {
        return tree.find(member);
    }

    /** SMISMEMBER. */
    public boolean[] contains(byte[][] members) {
        boolean[] found = new boolean[members.length];
        for (int i = 0; i < members.length; i++) {
            found[i] = contains(members[i]);
        }
        return found;
    }

    /** SMEMBERS. */
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

    /** SADD of one member: whether it was not there. */
    public boolean add(byte[] member) {
        if (tree.find(member)) {
            return false;
        }
        tree.insert(value.buffer().put(member));
        return true;
    }

    /** SADD: how many were not there. */
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

    /** SREM of one member: whether it was there. */
    public boolean remove(byte[] member) {
        if (!tree.find(member)) {
            return false;
        }
        tree.remove();
        return true;
    }

    /** SREM: how many were there. */
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

    /** SMOVE: takes a member away and adds it to another set; whether it was here. */
    public boolean moveTo(SetValue to, byte[] member) {
        if (!contains(member)) {
            return false;
        }
        if (to.contains(member)) {
            return remove(member);
        }
        // The other set is as it was if the taking away fails inside.
        to.value.atomically(new Room().add(member.length), () -> {
            to.add(member);
            remove(member);
        });
        return true;
    }

    /** Takes all members away and adds others. */
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

    /** SPOP: takes a member away; null if there is none. */
    public byte[] pop(RandomGenerator random) {
        byte[] member = random(random);
        if (member != null) {
            tree.remove();
        }
        return member;
    }

    /** SPOP with a count: takes so many members away, or all. */
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
                // From the end, so that the ranks before stay.
                for (int i = ranks.length - 1; i >= 0; i--) {
                    tree.seek(ranks[i]);
                    tree.remove();
                }
            });
        }
        return members;
    }

    /** SRANDMEMBER: a member; null if there is none. */
    public byte[] random(RandomGenerator random) {
        return size() > 0 && tree.seek(random.nextLong(size())) ? tree.item() : null;
    }

    /** SRANDMEMBER with a count: so many different members, or all; with a negative one, so many that may be alike. */
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
     * SSCAN: visits some members in order. Every member that is there from the first call to the last is visited once.
     *
     * @param cursor null to begin, then what the last call returned
     * @param count how many to visit
     * @return behind which to go on; null at the end
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

    /** SUNION: the members of all, in order. */
    public static List<byte[]> union(SetValue... sets) {
        TreeSet<byte[]> union = new TreeSet<>(Arrays::compareUnsigned);
        for (SetValue set : sets) {
            for (boolean more = set.tree.first(); more; more = set.tree.next()) {
                union.add(set.tree.item());
            }
        }
        return new ArrayList<>(union);
    }

    /** SINTER: what is a member of each, in order. */
    public static List<byte[]> intersection(SetValue... sets) {
        List<byte[]> members = new ArrayList<>();
        intersect(Long.MAX_VALUE, members::add, sets);
        return members;
    }

    /** SINTERCARD: how many they are; it stops at the limit. */
    public static long intersectionSize(long limit, SetValue... sets) {
        return intersect(limit, member -> {}, sets);
    }

    private static long intersect(long limit, Consumer<byte[]> visitor, SetValue... sets) {
        SetValue[] smallestFirst = sets.clone();
        Arrays.sort(smallestFirst, Comparator.comparingLong(SetValue::size));
        Tree smallest = smallestFirst[0].tree;
        long members = 0;
        // Should the same set come twice, looking for a member leaves its cursor where that is.
        for (boolean more = smallest.first(); more && members < limit; more = smallest.next()) {
            byte[] member = smallest.item();
            if (countOthersWith(member, smallestFirst) == sets.length - 1) {
                visitor.accept(member);
                members++;
            }
        }
        return members;
    }

    /** In how many sets behind the first a member is; it stops at one without it. */
    private static int countOthersWith(byte[] member, SetValue[] sets) {
        int others = 0;
        while (others + 1 < sets.length && sets[others + 1].contains(member)) {
            others++;
        }
        return others;
    }

    /** SDIFF: the members of the first that are in none of the others, in order. */
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
