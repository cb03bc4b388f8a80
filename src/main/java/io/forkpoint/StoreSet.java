package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SET;

import io.forkpoint.codec.Codec;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyHandle;
import io.forkpoint.internal.value.SetValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The set of one key: different byte strings in the order of their unsigned bytes. {@link StoreSets} has the operations on
 * several sets.
 */
public final class StoreSet extends StoreCollection {
    StoreSet(CollectionOperations operations, int database, byte[] key) {
        super(operations, database, key, TYPE_SET);
    }

    private <T> T read(Function<SetValue, T> action) {
        return readItem(value -> action.apply(new SetValue(value)));
    }

    private <T> T readAll(Function<SetValue, T> action) {
        return readItems(value -> action.apply(new SetValue(value)));
    }

    private <T> T write(Function<SetValue, T> action) {
        return writeItems(value -> action.apply(new SetValue(value)));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns whether the set contains a member (SISMEMBER). Takes no lock.
     *
     * @param member the member
     * @return true if the set contains the member
     */
    public boolean contains(byte[] member) {
        Objects.requireNonNull(member, "member");
        return read(set -> set.contains(member));
    }

    /**
     * Returns which of several members the set contains (SMISMEMBER).
     *
     * @param members the members
     * @return for each member, whether the set contains it
     */
    public boolean[] containsEach(byte[]... members) {
        Objects.requireNonNull(members, "members");
        return readAll(set -> set.contains(members));
    }

    /**
     * Returns all members (SMEMBERS).
     *
     * @return the members in order
     */
    public byte[][] members() {
        return readAll(SetValue::members);
    }

    /**
     * Returns a member at random (SRANDMEMBER). Takes no lock.
     *
     * @return the member, or null if the set is empty
     */
    public byte @Nullable [] randomMember() {
        return read(set -> set.random(ThreadLocalRandom.current()));
    }

    /**
     * Returns different members at random (SRANDMEMBER with a count).
     *
     * @param count the maximum number of members
     * @return the members in order; all members if there are not more than the count
     */
    public byte[][] randomMembers(long count) {
        Elements.checkCount(count);
        return readAll(set -> set.random(ThreadLocalRandom.current(), count));
    }

    /**
     * Returns members at random, each of which may come more than once (SRANDMEMBER with a negative count).
     *
     * @param count the number of members
     * @return as many members as the count; none if the set is empty
     * @throws IllegalArgumentException if an array cannot hold as many members
     */
    public byte[][] randomMembersRepeating(long count) {
        Elements.checkCount(count);
        return readAll(set -> set.random(ThreadLocalRandom.current(), -count));
    }

    /**
     * Visits some members in order (SSCAN). A member that is in the set from the first call to the last is visited exactly
     * once, whatever happens to others.
     *
     * @param cursor null in the first call, then the result of the last call; it never becomes invalid
     * @param count the maximum number of members to visit, at least 1
     * @param visitor called on this thread, outside of any lock
     * @return the cursor of the next call; null at the end
     */
    public byte @Nullable [] scan(byte @Nullable [] cursor, int count, Consumer<byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Elements.checkPage(count);
        List<byte[]> found = new ArrayList<>();
        byte[] next = readAll(set -> set.scan(cursor, count, found::add));
        found.forEach(visitor);
        return next;
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Adds a member (SADD).
     *
     * @param member the member
     * @return true if the member is new
     */
    public boolean add(byte[] member) {
        Objects.requireNonNull(member, "member");
        Elements.check(member);
        return write(set -> set.add(member));
    }

    /**
     * Adds several members (SADD).
     *
     * @param members the members
     * @return the number of members that are new
     */
    public long addAll(byte[]... members) {
        Objects.requireNonNull(members, "members");
        ByteArrays.check(members);
        return write(set -> set.addAll(members));
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes a member (SREM).
     *
     * @param member the member
     * @return true if the set contained the member
     */
    public boolean remove(byte[] member) {
        Objects.requireNonNull(member, "member");
        return write(set -> set.remove(member));
    }

    /**
     * Removes several members (SREM).
     *
     * @param members the members
     * @return the number of members that the set contained
     */
    public long removeAll(byte[]... members) {
        Objects.requireNonNull(members, "members");
        return write(set -> set.removeAll(members));
    }

    /**
     * Removes a member at random (SPOP).
     *
     * @return the member, or null if the set is empty
     */
    public byte @Nullable [] pollRandom() {
        return write(set -> set.pop(ThreadLocalRandom.current()));
    }

    /**
     * Removes members at random (SPOP with a count).
     *
     * @param count the maximum number of members to remove
     * @return the members
     */
    public byte[][] pollRandom(long count) {
        Elements.checkCount(count);
        return write(set -> set.pop(ThreadLocalRandom.current(), count));
    }

    @Override
    public void clear() {
        write(set -> {
            set.replaceAll(List.of());
            return null;
        });
    }

    // ---- with another key -------------------------------------------------------------------------------------

    /**
     * Moves a member to another set of the database (SMOVE).
     *
     * @param member the member
     * @param destination the key of the other set
     * @return true if this set contained the member
     */
    public boolean move(byte[] member, byte[] destination) {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(destination, "destination");
        if (Arrays.equals(key, destination)) {
            return contains(member);
        }
        return operations.writeKeys(database, ByteArrays.keys(key, destination), handles -> {
            SetValue source = open(handles[0]);
            return source.size() > 0 && source.moveTo(open(handles[1]), member);
        });
    }

    private static SetValue open(KeyHandle handle) {
        return new SetValue(handle.open(TYPE_SET));
    }

    // ---- views ------------------------------------------------------------------------------------------------

    /**
     * Returns a live view of this set with objects as members. Its iterators are weakly consistent.
     *
     * @param codec converts members to bytes, equal ones to equal bytes
     * @param <E> the type of the members
     * @return the view
     */
    public <E> Set<E> asSet(Codec<E> codec) {
        return Views.set(this, codec);
    }
}
