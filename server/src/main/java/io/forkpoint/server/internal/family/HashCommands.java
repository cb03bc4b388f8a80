package io.forkpoint.server.internal.family;

import io.forkpoint.StoreHash;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Hashes, except the expiry of their fields. Fields are replied in the order of their bytes. */
public final class HashCommands implements CommandFamily {
    private final CollectionScan scan = new CollectionScan();

    /** Creates the family. */
    public HashCommands() {}

    @Override
    public void register(CommandTable table) {
        registerReads(table);
        table.add(of("hset", -4, call -> call.reply().integer(put(call)))
                .writes()
                .fast()
                .summary("Sets fields."));
        table.add(of("hmset", -4, HashCommands::putAll).writes().fast().summary("Sets fields."));
        table.add(of("hsetnx", 4, HashCommands::putIfAbsent)
                .writes()
                .fast()
                .summary("Sets a field if it does not exist."));
        table.add(of("hdel", -3, HashCommands::remove).removes().fast().summary("Removes fields."));
        table.add(of("hincrby", 4, HashCommands::increment).writes().fast().summary("Adds to the integer of a field."));
        table.add(of("hincrbyfloat", 4, HashCommands::incrementDecimal)
                .writes()
                .fast()
                .summary("Adds to the number of a field."));
    }

    private void registerReads(CommandTable table) {
        table.add(of("hget", 3, call -> call.reply().bulk(hash(call).get(call.bytes(2))))
                .reads()
                .fast()
                .summary("Returns the value of a field."));
        table.add(of("hmget", -3, call -> call.reply().array(hash(call).getAll(CollectionArguments.from(call, 2))))
                .reads()
                .fast()
                .summary("Returns the values of fields."));
        table.add(of("hgetall", 2, HashCommands::getAll).reads().summary("Returns all fields and their values."));
        table.add(of("hkeys", 2, call -> call.reply().array(hash(call).fields()))
                .reads()
                .summary("Returns all fields."));
        table.add(of("hvals", 2, call -> call.reply().array(hash(call).values()))
                .reads()
                .summary("Returns all values."));
        table.add(of("hlen", 2, call -> call.reply().integer(hash(call).size()))
                .reads()
                .fast()
                .summary("Returns the number of fields."));
        table.add(of("hstrlen", 3, call -> call.reply().integer(hash(call).valueLength(call.bytes(2))))
                .reads()
                .fast()
                .summary("Returns the length of a field's value."));
        table.add(of("hexists", 3, call -> call.reply().integer(hash(call).containsField(call.bytes(2))))
                .reads()
                .fast()
                .summary("Says whether a field exists."));
        table.add(of("hrandfield", -2, HashCommands::randomFields).reads().summary("Returns fields at random."));
        table.add(of("hscan", -3, this::scan).reads().summary("Iterates over fields and values."));
    }

    private static Command of(String name, int arity, Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.HASH);
    }

    private static StoreHash hash(Call call) {
        return call.database().hash(call.bytes(1));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    private static void getAll(Call call) {
        List<Map.Entry<byte[], byte[]>> entries = hash(call).entries();
        call.reply().map(entries.size());
        for (Map.Entry<byte[], byte[]> entry : entries) {
            call.reply().bulk(entry.getKey());
            call.reply().bulk(entry.getValue());
        }
    }

    private static void randomFields(Call call) {
        Reply reply = call.reply();
        if (call.size() == 2) {
            List<Map.Entry<byte[], byte[]>> one = hash(call).randomEntries(1);
            reply.bulk(one.isEmpty() ? null : one.get(0).getKey());
            return;
        }
        long count = CollectionArguments.randomCount(call, 2);
        boolean withValues = CollectionArguments.randomPairs(call, "WITHVALUES", count);
        StoreHash hash = hash(call);
        List<Map.Entry<byte[], byte[]>> entries =
                count < 0 ? hash.randomEntriesRepeating(-count) : hash.randomEntries(count);
        reply.array(withValues && !reply.isResp3() ? entries.size() * 2L : entries.size());
        for (Map.Entry<byte[], byte[]> entry : entries) {
            if (withValues && reply.isResp3()) {
                reply.array(2);
            }
            reply.bulk(entry.getKey());
            if (withValues) {
                reply.bulk(entry.getValue());
            }
        }
    }

    private void scan(Call call) {
        StoreHash hash = hash(call);
        scan.run(call, true, new CollectionScan.Pages() {
            @Override
            public long size() {
                return hash.size();
            }

            @Override
            public byte[] visit(byte[] behind, int count, BiConsumer<byte[], byte[]> visitor) {
                return hash.scan(behind, count, visitor);
            }
        });
    }

    // ---- changing ---------------------------------------------------------------------------------------------

    private static long put(Call call) {
        if (call.size() % 2 != 0) {
            throw new ErrorReply(
                    "ERR wrong number of arguments for '" + call.command().name() + "' command");
        }
        return hash(call)
                .putAll(call.request().bytes(2, call.size(), 2), call.request().bytes(3, call.size(), 2));
    }

    private static void putAll(Call call) {
        put(call);
        call.reply().ok();
    }

    private static void putIfAbsent(Call call) {
        boolean set = hash(call).putIfAbsent(call.bytes(2), call.bytes(3));
        if (!set) {
            call.unchanged();
        }
        call.reply().integer(set);
    }

    private static void remove(Call call) {
        long removed = hash(call).removeAll(CollectionArguments.from(call, 2));
        if (removed == 0) {
            call.unchanged();
        }
        call.reply().integer(removed);
    }

    private static void increment(Call call) {
        long delta = call.integer(3);
        try {
            call.reply().integer(hash(call).increment(call.bytes(2), delta));
        } catch (NotANumberException e) {
            // The engine's exception tells by its cause which it was: an overflow has an arithmetic one.
            throw new ErrorReply(
                    e.getCause() instanceof ArithmeticException
                            ? "ERR increment or decrement would overflow"
                            : "ERR hash value is not an integer");
        }
    }

    private static void incrementDecimal(Call call) {
        byte[] text = call.bytes(3);
        if (Double.isInfinite(Digits.parseDouble(text))) {
            throw new ErrorReply("ERR value is NaN or Infinity");
        }
        LongDouble delta = LongDouble.parse(text);
        byte[] sum = hash(call)
                .update(
                        call.bytes(2),
                        old -> decimal(old).plus(delta).toString().getBytes(StandardCharsets.US_ASCII));
        call.reply().bulk(sum);
    }

    private static LongDouble decimal(byte[] text) {
        if (text == null) {
            return LongDouble.ZERO;
        }
        try {
            Digits.parseDouble(text);
        } catch (ErrorReply none) {
            throw new ErrorReply("ERR hash value is not a float");
        }
        return LongDouble.parse(text);
    }
}
