package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Permissions;
import io.forkpoint.server.internal.session.Session;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** CLIENT KILL: the old form, with an address, and the new one, with options that a client must all match. */
final class ClientKill {
    private final Users users;

    ClientKill(Users users) {
        this.users = users;
    }

    void run(Call call) {
        if (call.size() == 3) {
            byAddress(call);
        } else if (call.size() % 2 == 0) {
            byOptions(call);
        } else {
            throw ErrorReply.syntax();
        }
    }

    private static void byAddress(Call call) {
        String address = call.text(2);
        Session found = call.context().clients().all().stream()
                .filter(session -> session.identity().address().equals(address))
                .findFirst()
                .orElseThrow(() -> new ErrorReply("ERR No such client"));
        found.disconnect(call.session());
        call.reply().ok();
    }

    private void byOptions(Call call) {
        Predicate<Session> wanted = session -> true;
        boolean skipMe = true;
        for (int i = 2; i < call.size(); i += 2) {
            if (call.is(i, "SKIPME")) {
                skipMe = yesOrNo(call, i + 1);
            } else {
                wanted = wanted.and(option(call, i));
            }
        }
        boolean skipping = skipMe;
        List<Session> found = call.context().clients().all().stream()
                .filter(wanted)
                .filter(session -> session != call.session() || !skipping)
                .toList();
        found.forEach(session -> session.disconnect(call.session()));
        call.reply().integer(found.size());
    }

    private static boolean yesOrNo(Call call, int index) {
        if (!call.is(index, "YES") && !call.is(index, "NO")) {
            throw ErrorReply.syntax();
        }
        return call.is(index, "YES");
    }

    private Predicate<Session> option(Call call, int index) {
        String value = call.text(index + 1);
        return switch (call.text(index).toLowerCase(Locale.ROOT)) {
            case "id" -> {
                long id = positive(call, index + 1, "client-id");
                yield session -> session.id() == id;
            }
            case "addr" -> session -> session.identity().address().equals(value);
            case "laddr" -> session -> session.identity().localAddress().equals(value);
            case "type" -> ClientType.of(value)::matches;
            case "user" -> byUser(value);
            case "maxage" -> {
                long seconds = positive(call, index + 1, "maxage");
                yield session ->
                        TimeUnit.NANOSECONDS.toSeconds(session.identity().ageNanos()) >= seconds;
            }
            default -> throw ErrorReply.syntax();
        };
    }

    private static long positive(Call call, int index, String name) {
        long value;
        try {
            value = call.integer(index);
        } catch (ErrorReply noNumber) {
            value = 0;
        }
        if (value < 1) {
            throw new ErrorReply("ERR " + name + " should be greater than 0");
        }
        return value;
    }

    private Predicate<Session> byUser(String name) {
        if (users.find(name) == null) {
            throw new ErrorReply("ERR No such user '" + name + "'");
        }
        return session -> {
            Permissions user = session.permissions();
            return user != null && user.userName().equals(name);
        };
    }
}
