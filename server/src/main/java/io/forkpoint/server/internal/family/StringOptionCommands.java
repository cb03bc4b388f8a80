package io.forkpoint.server.internal.family;

import static io.forkpoint.server.internal.family.StringCommands.string;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.Expiry;
import java.util.Arrays;

/** Strings with an expiry, and several strings at once: SET with options, SETEX, GETEX, MGET, MSET. */
public final class StringOptionCommands implements CommandFamily {
    /** Creates the family. */
    public StringOptionCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(string("setex", 4, call -> setEx(call, true, "setex"))
                .writes()
                .summary("Sets the string value and expiration time of a key."));
        table.add(string("psetex", 4, call -> setEx(call, false, "psetex"))
                .writes()
                .summary("Sets both string value and expiration time in milliseconds of a key."));
        table.add(string("getex", -2, StringOptionCommands::getEx)
                .removes()
                .fast()
                .summary("Returns the string value of a key after setting its expiration time."));
        table.add(Command.of("mget", -2, StringOptionCommands::mget)
                .reads()
                .keys(1, -1, 1)
                .in(Category.STRING)
                .fast()
                .summary("Atomically returns the string values of one or more keys."));
        table.add(Command.of("mset", -3, StringOptionCommands::mset)
                .writes()
                .keys(1, -1, 2)
                .in(Category.STRING)
                .summary("Atomically creates or modifies the string values of one or more keys."));
        table.add(Command.of("msetnx", -3, StringOptionCommands::msetNx)
                .writes()
                .keys(1, -1, 2)
                .in(Category.STRING)
                .summary("Atomically modifies the string values of one or more keys only when all keys don't exist."));
    }

    // ---- SET with options -------------------------------------------------------------------------------------

    private static final class SetOptions {
        private final ExpiryArguments expiry = new ExpiryArguments();
        private boolean ifAbsent;
        private boolean ifPresent;
        private boolean get;

        SetOptions(Call call) {
            for (int i = 3; i < call.size(); i++) {
                int last = expiry.take(call, i, false);
                if (last >= 0) {
                    i = last;
                } else if (call.is(i, "NX") && !ifPresent) {
                    ifAbsent = true;
                } else if (call.is(i, "XX") && !ifAbsent) {
                    ifPresent = true;
                } else if (call.is(i, "GET")) {
                    get = true;
                } else {
                    throw ErrorReply.syntax();
                }
            }
        }

        /** Returns whether an expiry is the only option. */
        boolean isPlain() {
            return expiry.kind().isTime() && !ifAbsent && !ifPresent && !get;
        }
    }

    static void set(Call call) {
        SetOptions options = new SetOptions(call);
        boolean keeps = options.expiry.kind() == ExpiryArguments.Kind.KEEP;
        long expiry = options.expiry.kind().isTime() ? options.expiry.millis(call, "set") : Expiry.NONE;
        if (options.isPlain()) {
            put(call, expiry);
            return;
        }
        byte[] value = call.bytes(2);
        byte[][] old = new byte[1][];
        boolean set = call.database().entries().edit(call.bytes(1), entry -> {
            if (options.get) {
                old[0] = entry.get();
            }
            boolean conditional = options.ifAbsent || options.ifPresent;
            if (conditional && entry.exists() != options.ifPresent) {
                return false;
            }
            if (keeps) {
                entry.putKeepingExpiry(value);
            } else {
                entry.put(value, expiry);
            }
            return true;
        });
        if (!set) {
            call.unchanged();
        }
        if (options.get) {
            call.reply().bulk(old[0]);
        } else if (set) {
            call.reply().ok();
        } else {
            call.reply().nil();
        }
    }

    private static void put(Call call, long expiry) {
        Request request = call.request();
        call.session()
                .buffers()
                .put(
                        request.memory(),
                        request.offset(1),
                        request.length(1),
                        request.memory(),
                        request.offset(2),
                        request.length(2),
                        expiry);
        call.reply().ok();
    }

    private static void setEx(Call call, boolean isSeconds, String name) {
        long expiry = ExpiryArguments.millis(call.integer(2), isSeconds, true, name);
        call.database().put(call.bytes(1), call.bytes(3), expiry);
        call.reply().ok();
    }

    private static void getEx(Call call) {
        ExpiryArguments expiry = new ExpiryArguments();
        for (int i = 2; i < call.size(); i++) {
            i = expiry.take(call, i, true);
            if (i < 0) {
                throw ErrorReply.syntax();
            }
        }
        byte[] value = call.database().entries().edit(call.bytes(1), entry -> {
            byte[] found = entry.get();
            long old = entry.expiresAtMillis();
            boolean changes = false;
            if (found != null && expiry.kind().isTime()) {
                entry.expireAt(expiry.millis(call, "getex"));
                changes = true;
            } else if (found != null && expiry.kind() == ExpiryArguments.Kind.PERSIST) {
                entry.expireAt(Expiry.NONE);
                changes = old != Expiry.NONE;
            }
            if (!changes) {
                call.unchanged();
            }
            return found;
        });
        call.reply().bulk(value);
    }

    // ---- several ----------------------------------------------------------------------------------------------

    private static void mget(Call call) {
        byte[][] keys = call.request().bytes(1, call.size(), 1);
        byte[][] values = call.database()
                .entries()
                .editAll(
                        keys,
                        entries -> Arrays.stream(entries)
                                .map(entry -> {
                                    call.lookedUp(entry.exists());
                                    return entry.isString() ? entry.get() : null;
                                })
                                .toArray(byte[][]::new));
        call.reply().array(values);
    }

    private static void mset(Call call) {
        requirePairs(call, "mset");
        call.database().entries().putAllAtomically(keys(call), values(call));
        call.reply().ok();
    }

    private static void msetNx(Call call) {
        requirePairs(call, "msetnx");
        boolean set = call.database().entries().putAllIfAbsent(keys(call), values(call));
        if (!set) {
            call.unchanged();
        }
        call.reply().integer(set);
    }

    private static void requirePairs(Call call, String name) {
        if (call.size() % 2 == 0) {
            throw new ErrorReply("ERR wrong number of arguments for '" + name + "' command");
        }
    }

    private static byte[][] keys(Call call) {
        return call.request().bytes(1, call.size(), 2);
    }

    private static byte[][] values(Call call) {
        return call.request().bytes(2, call.size(), 2);
    }
}
