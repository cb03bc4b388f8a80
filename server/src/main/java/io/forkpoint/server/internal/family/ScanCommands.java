package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.GlobPattern;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.ArrayList;
import java.util.List;

/** The keys of a database, at once or bit by bit: KEYS and SCAN. */
public final class ScanCommands implements CommandFamily {
    private static final int AT_ONCE = 1000;
    private static final int DEFAULT_COUNT = 10;

    /** Creates the family. */
    public ScanCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("keys", 2, ScanCommands::keys)
                .reads()
                .in(Category.KEYSPACE, Category.DANGEROUS)
                .summary("Returns all key names that match a pattern."));
        table.add(Command.of("scan", -2, ScanCommands::scan)
                .reads()
                .in(Category.KEYSPACE)
                .summary("Iterates over the key names in the database."));
    }

    private static void keys(Call call) {
        GlobPattern pattern = GlobPattern.of(call.bytes(1));
        List<byte[]> found = new ArrayList<>();
        long cursor = 0;
        do {
            cursor = call.database().scan(cursor, AT_ONCE, key -> {
                if (pattern.matches(key)) {
                    found.add(key);
                }
            });
        } while (cursor != 0);
        call.reply().array(found);
    }

    private static final class Options {
        private GlobPattern match = GlobPattern.of(new byte[] {'*'});
        private long count = DEFAULT_COUNT;
        private String type;

        Options(Call call) {
            for (int i = 2; i < call.size(); i += 2) {
                if (i + 1 == call.size()) {
                    throw ErrorReply.syntax();
                }
                if (call.is(i, "COUNT")) {
                    count = call.integer(i + 1);
                    if (count < 1) {
                        throw ErrorReply.syntax();
                    }
                } else if (call.is(i, "MATCH")) {
                    match = GlobPattern.of(call.bytes(i + 1));
                } else if (call.is(i, "TYPE")) {
                    type = call.text(i + 1);
                } else {
                    throw ErrorReply.syntax();
                }
            }
        }

        boolean takes(Database database, byte[] key) {
            return match.matches(key)
                    && (type == null || KeyCommands.typeName(database.type(key)).equalsIgnoreCase(type));
        }
    }

    private static void scan(Call call) {
        long cursor = cursor(call);
        Options options = new Options(call);
        List<byte[]> found = new ArrayList<>();
        long next = scan(call, cursor, options, found);
        call.reply().array(2);
        call.reply().bulk(Long.toString(next));
        call.reply().array(found);
    }

    private static long cursor(Call call) {
        try {
            return Long.parseUnsignedLong(call.text(1));
        } catch (NumberFormatException e) {
            throw new ErrorReply("ERR invalid cursor");
        }
    }

    private static long scan(Call call, long cursor, Options options, List<byte[]> found) {
        Database database = call.database();
        try {
            return database.scan(cursor, (int) Math.min(options.count, Integer.MAX_VALUE), key -> {
                if (options.takes(database, key)) {
                    found.add(key);
                }
            });
        } catch (IllegalArgumentException notOfThisStore) {
            // Redis takes any number for a cursor. There is nothing after the last key.
            return 0;
        }
    }
}
