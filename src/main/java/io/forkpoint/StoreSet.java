package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SET;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyHandle;
import io.forkpoint.internal.keyspace.KeyOperations;
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
 * The set of one key. A key that does not exist has an empty one; adding makes it, and one that becomes empty is removed.
 * Members are byte strings in the order of their unsigned bytes. Safe for any number of threads; each method is atomic.
 *
 * <p>Every method throws {@link WrongTypeException} if the key holds something else; those that add throw {@link
 * MemoryLimitException} if the store's limit is reached, and so may those that remove while a snapshot runs. After each of
 * these the set is as it was, if the method does not say otherwise. Members have at most 512 MiB; longer ones throw {@link
 * EntryTooLargeException}. Results are copies. Other keys are those of the same database.
 */
public final class StoreSet {
    private final CollectionOperations operations;
    private final int database;
    private final byte[] key;

    StoreSet(CollectionOperations operations, int database, byte[] key) {
        this.operations = operations;
        this.database = database;
        this.key = key.clone();
    }

    /** For single members. */
    private <T> T read(Function<SetValue, T> action) {
        return operations.read(database, key, TYPE_SET, value -> action.apply(new SetValue(value)));
    }

    private <T> T readAll(Function<SetValue, T> action) {
        return operations.readAll(database, key, TYPE_SET, value -> action.apply(new SetValue(value)));
    }

    private <T> T write(Function<SetValue, T> action) {
        return operations.write(database, key, TYPE_SET, value -> action.apply(new SetValue(value)));
    }

    /**
     * The number of members: SCARD.
     *
     * @return members
     */
    public long size() {
        return read(SetValue::size);
    }

    /**
     * Whether something is a member: SISMEMBER.
     *
     * @param member what may be one
     * @return true if it is
     */
    public boolean contains(byte[] member) {
        Objects.requireNonNull(member, "member");
        return read(set -> set.contains(member));
    }

    /**
     * Which of several are members: SMISMEMBER.
     *
     * @param members what may be some
     * @return for each whether it is one
     */
    public boolean[] containsEach(byte[]... members) {
        return readAll(set -> set.contains(members));
    }

    /**
     * Reads all members: SMEMBERS.
     *
     * @return the members in order
     */
    public byte[][] members() {
        return readAll(SetValue::members);
    }

    /**
     * Visits some members in order: SSCAN. Every member that is there from the first call to the last is visited exactly
     * once, whatever happens to others.
     *
     * @param cursor null to begin, then what the last call returned
     * @param count how many to visit
     * @param visitor called on this thread, outside of any lock
     * @return where to go on, null at the end
     */
    public byte @Nullable [] scan(byte @Nullable [] cursor, int count, Consumer<byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Elements.checkPage(count);
        List<byte[]> found = new ArrayList<>();
        byte[] next = readAll(set -> set.scan(cursor, count, found::add));
        found.forEach(visitor);
        return next;
    }

    // ---- adding and removing ----------------------------------------------------------------------------------

    /**
     * Adds a member: SADD.
     *
     * @param member the member
     * @return whether it was not there
     */
    public boolean add(byte[] member) {
        Objects.requireNonNull(member, "member");
        Elements.check(member);
        return write(set -> set.add(member));
    }

    /**
     * Adds members: SADD.
     *
     * @param members the members
     * @return how many were not there
     */
    public long addAll(byte[]... members) {
        Objects.requireNonNull(members, "members");
        ByteArrays.check(members);
        return write(set -> set.addAll(members));
    }

    /**
     * Removes a member: SREM.
     *
     * @param member the member
     * @return whether it was there
     */
    public boolean remove(byte[] member) {
        Objects.requireNonNull(member, "member");
        return write(set -> set.remove(member));
    }

    /**
     * Removes members: SREM.
     *
     * @param members the members
     * @return how many were there
     */
    public long removeAll(byte[]... members) {
        return write(set -> set.removeAll(members));
    }

    /** Removes all members. */
    public void clear() {
        write(set -> {
            set.replaceAll(List.of());
            return null;
        });
    }

    /**
     * Takes a member away and adds it to another set: SMOVE.
     *
     * @param member the member
     * @param destination the other set's key
     * @return whether it was here
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

    // ---- at random --------------------------------------------------------------------------------------------

    /**
     * Takes any member away: SPOP.
     *
     * @return the member, or null if there is none
     */
    public byte @Nullable [] pollRandom() {
        return write(set -> set.pop(ThreadLocalRandom.current()));
    }

    /**
     * Takes any members away: SPOP with a count.
     *
     * @param count how many; all if there are no more
     * @return the members
     */
    public byte[][] pollRandom(long count) {
        Elements.checkCount(count);
        return write(set -> set.pop(ThreadLocalRandom.current(), count));
    }

    /**
     * Any member: SRANDMEMBER.
     *
     * @return a member, or null if there is none
     */
    public byte @Nullable [] randomMember() {
        return read(set -> set.random(ThreadLocalRandom.current()));
    }

    /**
     * Any members: SRANDMEMBER with a count.
     *
     * @param count how many different ones; negative: how many of which some may be the same
     * @return the members; if they are to be different, all if there are no more
     */
    public byte[][] randomMembers(long count) {
        return readAll(set -> set.random(ThreadLocalRandom.current(), count));
    }

    // ---- with other sets --------------------------------------------------------------------------------------

    private <T> T readKeys(byte[][] keys, Function<SetValue[], T> action) {
        return operations.readKeys(database, keys, handles -> action.apply(openAll(handles)));
    }

    private static SetValue[] openAll(KeyHandle[] handles) {
        return Arrays.stream(handles)
                .map(handle -> new SetValue(handle.read(TYPE_SET)))
                .toArray(SetValue[]::new);
    }

    private static byte[][] array(List<byte[]> members) {
        return members.toArray(byte[][]::new);
    }

    /**
     * What is a member of this set or of another: SUNION.
     *
     * @param others keys of other sets
     * @return the members in order
     */
    public byte[][] union(byte[]... others) {
        return readKeys(ByteArrays.keys(key, others), sets -> array(SetValue.union(sets)));
    }

    /**
     * What is a member of this set and of all others: SINTER.
     *
     * @param others keys of other sets
     * @return the members in order
     */
    public byte[][] intersection(byte[]... others) {
        return readKeys(ByteArrays.keys(key, others), sets -> array(SetValue.intersection(sets)));
    }

    /**
     * How many members this set has together with all others: SINTERCARD.
     *
     * @param limit at which number to stop; 0: never
     * @param others keys of other sets
     * @return their number
     */
    public long intersectionSize(long limit, byte[]... others) {
        Elements.checkCount(limit);
        return readKeys(ByteArrays.keys(key, others), sets -> SetValue.intersectionSize(limit, sets));
    }

    /**
     * What is a member of this set and of no other: SDIFF.
     *
     * @param others keys of other sets
     * @return the members in order
     */
    public byte[][] difference(byte[]... others) {
        return readKeys(ByteArrays.keys(key, others), sets -> array(SetValue.difference(sets)));
    }

    /**
     * Puts the union of sets, of which this one may be one, in the place of what this key holds, of any type, and removes
     * the key's expiry: SUNIONSTORE. Nothing is left if it is empty. If the store's limit is reached the key stays as it was.
     *
     * @param sources keys of the sets, at least one
     * @return its members
     */
    public long storeUnion(byte[]... sources) {
        return store(sources, SetValue::union);
    }

    /**
     * The same with what is a member of all of them: SINTERSTORE.
     *
     * @param sources keys of the sets, at least one
     * @return its members
     */
    public long storeIntersection(byte[]... sources) {
        return store(sources, SetValue::intersection);
    }

    /**
     * The same with what is a member of the first one only: SDIFFSTORE.
     *
     * @param sources keys of the sets, at least one
     * @return its members
     */
    public long storeDifference(byte[]... sources) {
        return store(sources, SetValue::difference);
    }

    private long store(byte[][] sources, Function<SetValue[], List<byte[]>> combination) {
        if (sources.length == 0) {
            throw new IllegalArgumentException("there must be at least one set to make another from: sources=0");
        }
        return operations.writeKeys(database, ByteArrays.keys(key, sources), handles -> {
            KeyHandle[] read = Arrays.copyOfRange(handles, 1, handles.length);
            List<byte[]> members = combination.apply(openAll(read));
            new SetValue(handles[0].replace(TYPE_SET, KeyOperations.NO_EXPIRY)).replaceAll(members);
            return (long) members.size();
        });
    }

    /**
     * The set with objects as members.
     *
     * @param codec turns members into bytes: equal ones into equal bytes
     * @param <E> the members
     * @return a live view, whose iterators are weakly consistent
     */
    public <E> Set<E> asSet(Codec<E> codec) {
        return Views.set(this, codec);
    }
}
