package io.forkpoint.server.internal.family;

import static io.forkpoint.server.internal.family.KeyCommands.key;

import io.forkpoint.StoreEntries;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.Expiry;

/** Serialized values: DUMP and RESTORE. */
public final class DumpCommands implements CommandFamily {
    private static final int MOST_FREQUENCY = 255;

    /** Creates the family. */
    public DumpCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(key(
                        "dump",
                        2,
                        call -> call.reply().bulk(call.database().entries().dump(call.bytes(1))))
                .reads()
                .summary("Returns a serialized representation of the value stored at a key."));
        table.add(key("restore", -4, DumpCommands::restore)
                .writes()
                .in(Category.DANGEROUS)
                .summary("Creates a key from the serialized representation of a value."));
    }

    private static final class Options {
        private boolean replace;
        private boolean isAbsolute;

        /** Parses the options. An idle time or a frequency is allowed, but not kept: no eviction needs it. */
        Options(Call call) {
            boolean idle = false;
            boolean frequency = false;
            for (int i = 4; i < call.size(); i++) {
                boolean isLast = i + 1 == call.size();
                if (call.is(i, "REPLACE")) {
                    replace = true;
                } else if (call.is(i, "ABSTTL")) {
                    isAbsolute = true;
                } else if (call.is(i, "IDLETIME") && !isLast && !frequency) {
                    idle = true;
                    require(call.integer(++i) >= 0, "ERR Invalid IDLETIME value, must be >= 0");
                } else if (call.is(i, "FREQ") && !isLast && !idle) {
                    frequency = true;
                    long value = call.integer(++i);
                    require(value >= 0 && value <= MOST_FREQUENCY, "ERR Invalid FREQ value, must be >= 0 and <= 255");
                } else {
                    throw ErrorReply.syntax();
                }
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ErrorReply(otherwise);
        }
    }

    private static ErrorReply busy() {
        return new ErrorReply("BUSYKEY Target key name already exists.");
    }

    private static void restore(Call call) {
        Options options = new Options(call);
        byte[] key = call.bytes(1);
        if (!options.replace && call.database().containsKey(key)) {
            throw busy();
        }
        long ttl = call.integer(2);
        require(ttl >= 0, "ERR Invalid TTL value, must be >= 0");
        byte[] payload = call.bytes(3);
        require(StoreEntries.isDump(payload), "ERR DUMP payload version or checksum are wrong");
        try {
            if (!call.database().entries().restore(key, payload, expiry(ttl, options), options.replace)) {
                throw busy();
            }
        } catch (RdbFormatException damaged) {
            throw new ErrorReply("ERR Bad data format");
        }
        call.reply().ok();
    }

    private static long expiry(long ttl, Options options) {
        if (ttl == 0) {
            return Expiry.NONE;
        }
        // A time that overflows has passed, as in Redis.
        return ExpiryArguments.notBefore(options.isAbsolute ? ttl : System.currentTimeMillis() + ttl);
    }
}
