package io.forkpoint.server.internal.family;

import static io.forkpoint.server.internal.family.HashFieldArguments.MILLIS;

import io.forkpoint.StoreHash;
import io.forkpoint.StoreHashExpiry;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.ExpireOutcome;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.PersistOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The expiry of hash fields, as in Redis 7.4 and 8.0. */
public final class HashExpiryCommands implements CommandFamily {
    private static final Map<ExpireOutcome, Integer> EXPIRED = Map.of(
            ExpireOutcome.NO_FIELD, -2, ExpireOutcome.REFUSED, 0, ExpireOutcome.SET, 1, ExpireOutcome.REMOVED, 2);
    private static final Map<PersistOutcome, Integer> PERSISTED =
            Map.of(PersistOutcome.NO_FIELD, -2, PersistOutcome.NO_EXPIRY, -1, PersistOutcome.PERSISTED, 1);
    private static final Map<String, ExpiryCondition> CONDITIONS = Map.of(
            "NX", ExpiryCondition.ABSENT,
            "XX", ExpiryCondition.PRESENT,
            "GT", ExpiryCondition.LATER,
            "LT", ExpiryCondition.EARLIER);

    /** Creates the family. */
    public HashExpiryCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(of("hexpire", -6, call -> expire(call, true, MILLIS))
                .writes()
                .summary("Sets how many seconds fields have left."));
        table.add(of("hpexpire", -6, call -> expire(call, true, 1))
                .writes()
                .summary("Sets how many milliseconds fields have left."));
        table.add(of("hexpireat", -6, call -> expire(call, false, MILLIS))
                .writes()
                .summary("Sets when fields expire, in seconds since 1970."));
        table.add(of("hpexpireat", -6, call -> expire(call, false, 1))
                .writes()
                .summary("Sets when fields expire, in milliseconds since 1970."));
        table.add(of("httl", -5, call -> times(call, true, MILLIS))
                .reads()
                .summary("Returns how many seconds fields have left."));
        table.add(of("hpttl", -5, call -> times(call, true, 1))
                .reads()
                .summary("Returns how many milliseconds fields have left."));
        table.add(of("hexpiretime", -5, call -> times(call, false, MILLIS))
                .reads()
                .summary("Returns when fields expire, in seconds since 1970."));
        table.add(of("hpexpiretime", -5, call -> times(call, false, 1))
                .reads()
                .summary("Returns when fields expire, in milliseconds since 1970."));
        table.add(
                of("hpersist", -5, HashExpiryCommands::persist).removes().summary("Takes the expiry of fields away."));
        table.add(of("hgetdel", -5, HashExpiryCommands::getAndRemove)
                .removes()
                .summary("Returns the values of fields and removes them."));
        table.add(of("hgetex", -5, HashExpiryCommands::getAndExpire)
                .writes()
                .summary("Returns the values of fields and sets their expiry."));
        table.add(of("hsetex", -6, HashExpiryCommands::put).writes().summary("Sets fields and their expiry."));
    }

    private static Command of(String name, int arity, Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.HASH).fast();
    }

    private static StoreHash hash(Call call) {
        return call.database().hash(call.bytes(1));
    }

    // ---- the expiry alone -------------------------------------------------------------------------------------

    private static void expire(Call call, boolean relative, long unit) {
        long expiry = HashFieldArguments.expiry(call, 2, relative, unit);
        ExpiryCondition condition = ExpiryCondition.ALWAYS;
        int at = 3;
        for (Map.Entry<String, ExpiryCondition> each : CONDITIONS.entrySet()) {
            if (call.is(3, each.getKey())) {
                condition = each.getValue();
                at = 4;
            }
        }
        byte[][] fields = HashFieldArguments.fields(call, at, "ERR Parameter `numFields` should be greater than 0");
        reply(call, hash(call).expiry().expireAt(expiry, condition, fields), EXPIRED);
    }

    private static void persist(Call call) {
        byte[][] fields = HashFieldArguments.fields(call, 2);
        reply(call, hash(call).expiry().persist(fields), PERSISTED);
    }

    /** Replies the outcome of each field; a positive one is a change. */
    private static <T> void reply(Call call, List<T> outcomes, Map<T, Integer> numbers) {
        if (outcomes.stream().noneMatch(outcome -> numbers.get(outcome) > 0)) {
            call.unchanged();
        }
        call.reply().array(outcomes.size());
        outcomes.forEach(outcome -> call.reply().integer(numbers.get(outcome)));
    }

    private static void times(Call call, boolean relative, long unit) {
        byte[][] fields = HashFieldArguments.fields(call, 2);
        StoreHashExpiry expiry = hash(call).expiry();
        long[] times = relative ? expiry.timeToLiveMillis(fields) : expiry.expiresAtMillis(fields);
        call.reply().array(times.length);
        for (long time : times) {
            call.reply().integer(time < 0 ? time : (time + unit - 1) / unit);
        }
    }

    // ---- with values ------------------------------------------------------------------------------------------

    private static void getAndRemove(Call call) {
        byte[][] values = hash(call).getAndRemoveAll(HashFieldArguments.fields(call, 2));
        reply(call, values);
    }

    private static void reply(Call call, byte[][] values) {
        if (Arrays.stream(values).allMatch(Objects::isNull)) {
            call.unchanged();
        }
        call.reply().array(values);
    }

    private static void getAndExpire(Call call) {
        HashFieldArguments arguments = new HashFieldArguments(call, "PERSIST", false);
        byte[][] fields = arguments.names();
        if (!arguments.hasExpiry() && !arguments.isKept()) {
            call.unchanged();
            call.reply().array(hash(call).getAll(fields));
            return;
        }
        StoreHashExpiry expiry = hash(call).expiry();
        reply(
                call,
                arguments.hasExpiry()
                        ? expiry.getAndExpireAt(arguments.expiry(), fields)
                        : expiry.getAndPersist(fields));
    }

    private static void put(Call call) {
        HashFieldArguments arguments = new HashFieldArguments(call, "KEEPTTL", true);
        StoreHashExpiry expiry = hash(call).expiry();
        FieldCondition condition = arguments.condition();
        byte[][] fields = arguments.names();
        byte[][] values = arguments.values();
        boolean done;
        if (arguments.isKept()) {
            done = expiry.putAllKeepingExpiry(fields, values, condition);
        } else if (arguments.hasExpiry()) {
            done = expiry.putAll(fields, values, condition, arguments.expiry());
        } else {
            done = expiry.putAll(fields, values, condition);
        }
        if (!done) {
            call.unchanged();
        }
        call.reply().integer(done);
    }
}
