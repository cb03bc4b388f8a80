package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.server.config.DebugCommand;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** DEBUG: a server's internals, for tests and tools. Allowed as enable-debug-command says. */
public final class DebugCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "DEBUG",
            "DIGEST",
            "    Output a hex signature representing the current DB content.",
            "DIGEST-VALUE <key> [<key> ...]",
            "    Output a hex signature of the values of all the specified keys.",
            "POPULATE <count> [<prefix>] [<size>]",
            "    Create <count> string keys named key:<num>. If <prefix> is specified then",
            "    it is used instead of the 'key' prefix. These are not propagated to",
            "    replicas.",
            "SLEEP <seconds>",
            "    Stop the server for <seconds>. Decimals allowed.");

    /** Creates the family. */
    public DebugCommands() {}

    @Override
    public void register(CommandTable table) {
        // One handler, as in Redis: its subcommands are plain arguments to COMMAND and to ACL rules.
        table.add(Command.of("debug", -2, DebugCommands::debug)
                .with(Flag.LOADING, Flag.ALONE)
                .admin()
                .summary("A container for debugging commands."));
    }

    private static void debug(Call call) {
        if (!isAllowed(call)) {
            throw new ErrorReply(
                    "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\","
                            + " you can run it from a local connection, otherwise you need to set this option in the"
                            + " configuration file, and then restart the server.");
        }
        String name = call.text(1).toUpperCase(Locale.ROOT);
        int size = call.size();
        if (name.equals("HELP") && size == 2) {
            HELP.reply(call);
        } else if (name.equals("DIGEST") && size == 2) {
            call.reply().simple(new KeyspaceDigest().of(call.context().store()));
        } else if (name.equals("DIGEST-VALUE") && size >= 2) {
            digestValues(call);
        } else if (name.equals("SLEEP") && size == 3) {
            sleep(call);
        } else if (name.equals("POPULATE") && size >= 3 && size <= 5) {
            populate(call);
        } else {
            throw Help.subcommandSyntax(call);
        }
    }

    private static boolean isAllowed(Call call) {
        DebugCommand allowed = call.context().settings().debugCommand.get();
        return allowed == DebugCommand.YES
                || (allowed == DebugCommand.LOCAL
                        && !(call.session().channel().remoteAddress() instanceof InetSocketAddress from
                                && !from.getAddress().isLoopbackAddress()));
    }

    private static void digestValues(Call call) {
        KeyspaceDigest digest = new KeyspaceDigest();
        call.reply().array(call.size() - 2L);
        for (int i = 2; i < call.size(); i++) {
            call.reply().simple(digest.of(call.database(), call.bytes(i)));
        }
    }

    /** Sleeps. The command runs alone, so that nobody is served meanwhile. */
    private static void sleep(Call call) {
        double seconds = call.number(2);
        try {
            TimeUnit.NANOSECONDS.sleep((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        call.reply().ok();
    }

    private static void populate(Call call) {
        long count = positive(call, 2);
        String prefix = call.size() > 3 ? new String(call.bytes(3), StandardCharsets.ISO_8859_1) : "key";
        long size = call.size() > 4 ? positive(call, 4) : 0;
        if (size > call.context().settings().maxBulkBytes.get()) {
            throw new ErrorReply("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        }
        Database database = call.database();
        for (long i = 0; i < count; i++) {
            byte[] key = (prefix + ":" + i).getBytes(StandardCharsets.ISO_8859_1);
            byte[] value = ("value:" + i).getBytes(StandardCharsets.US_ASCII);
            if (!database.containsKey(key)) {
                database.put(key, size == 0 ? value : Arrays.copyOf(value, (int) size));
            }
        }
        call.context().touchAll(call.session().databaseIndex());
        call.reply().ok();
    }

    private static long positive(Call call, int index) {
        try {
            long value = call.integer(index);
            if (value >= 0) {
                return value;
            }
        } catch (ErrorReply notAnInteger) {
            // Redis replies the same in both cases.
        }
        throw new ErrorReply("ERR value is out of range, must be positive");
    }
}
