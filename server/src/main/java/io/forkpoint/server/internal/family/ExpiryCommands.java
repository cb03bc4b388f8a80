package io.forkpoint.server.internal.family;

import static io.forkpoint.server.internal.family.KeyCommands.key;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import java.util.EnumSet;
import java.util.Set;

/** The expiry of keys: EXPIRE and its variants, TTL and its variants, PERSIST. */
public final class ExpiryCommands implements CommandFamily {
    /** Creates the family. */
    public ExpiryCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(expire("expire", true, true).summary("Sets the expiration time of a key in seconds."));
        table.add(expire("pexpire", false, true).summary("Sets the expiration time of a key in milliseconds."));
        table.add(expire("expireat", true, false).summary("Sets the expiration time of a key to a Unix timestamp."));
        table.add(expire("pexpireat", false, false)
                .summary("Sets the expiration time of a key to a Unix milliseconds timestamp."));
        table.add(query("ttl", call -> replySeconds(call, ttl(call)))
                .summary("Returns the expiration time in seconds of a key."));
        table.add(query("pttl", call -> call.reply().integer(ttl(call)))
                .summary("Returns the expiration time in milliseconds of a key."));
        table.add(query("expiretime", call -> replySeconds(call, expiry(call)))
                .summary("Returns the expiration time of a key as a Unix timestamp."));
        table.add(query("pexpiretime", call -> call.reply().integer(expiry(call)))
                .summary("Returns the expiration time of a key as a Unix milliseconds timestamp."));
        table.add(key("persist", 2, ExpiryCommands::persist)
                .removes()
                .fast()
                .summary("Removes the expiration time of a key."));
    }

    private static Command expire(String name, boolean isSeconds, boolean isRelative) {
        return key(name, -3, call -> expire(call, name, isSeconds, isRelative))
                .removes()
                .fast();
    }

    private static Command query(String name, Command.Handler handler) {
        return key(name, 2, handler).reads().fast();
    }

    private static void expire(Call call, String name, boolean isSeconds, boolean isRelative) {
        Set<ExpiryCondition> conditions = call.size() == 3 ? Set.of() : conditions(call);
        long at = ExpiryArguments.any(call.integer(2), isSeconds, isRelative, name);
        boolean set;
        if (conditions.isEmpty()) {
            Request request = call.request();
            set = call.session().buffers().expireAt(request.memory(), request.offset(1), request.length(1), at);
        } else {
            set = call.database().entries().expireAt(call.bytes(1), at, conditions.toArray(ExpiryCondition[]::new));
        }
        if (!set) {
            call.unchanged();
        }
        call.reply().integer(set);
    }

    private static Set<ExpiryCondition> conditions(Call call) {
        Set<ExpiryCondition> conditions = EnumSet.noneOf(ExpiryCondition.class);
        for (int i = 3; i < call.size(); i++) {
            if (call.is(i, "NX")) {
                conditions.add(ExpiryCondition.ABSENT);
            } else if (call.is(i, "XX")) {
                conditions.add(ExpiryCondition.PRESENT);
            } else if (call.is(i, "GT")) {
                conditions.add(ExpiryCondition.LATER);
            } else if (call.is(i, "LT")) {
                conditions.add(ExpiryCondition.EARLIER);
            } else {
                throw new ErrorReply("ERR Unsupported option " + call.text(i));
            }
        }
        if (conditions.contains(ExpiryCondition.ABSENT) && conditions.size() > 1) {
            throw new ErrorReply("ERR NX and XX, GT or LT options at the same time are not compatible");
        }
        if (conditions.contains(ExpiryCondition.LATER) && conditions.contains(ExpiryCondition.EARLIER)) {
            throw new ErrorReply("ERR GT and LT options at the same time are not compatible");
        }
        return conditions;
    }

    private static long ttl(Call call) {
        Request request = call.request();
        return call.session().buffers().timeToLiveMillis(request.memory(), request.offset(1), request.length(1));
    }

    private static long expiry(Call call) {
        return call.database().expiresAtMillis(call.bytes(1));
    }

    /** Replies seconds, rounded to the nearest; a negative value means that there is no expiry, or no key. */
    private static void replySeconds(Call call, long millis) {
        boolean isTime = millis != Expiry.NONE && millis != Expiry.NO_ENTRY;
        call.reply().integer(isTime ? rounded(millis) : millis);
    }

    /** Rounds without overflow of the greatest time. */
    private static long rounded(long millis) {
        return millis / 1000 + (millis % 1000 >= 500 ? 1 : 0);
    }

    private static void persist(Call call) {
        Request request = call.request();
        boolean had = call.session().buffers().persist(request.memory(), request.offset(1), request.length(1));
        if (!had) {
            call.unchanged();
        }
        call.reply().integer(had);
    }
}
