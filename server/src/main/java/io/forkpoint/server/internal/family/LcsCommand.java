package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.ArrayList;
import java.util.List;

/** LCS: the longest common subsequence of two strings, by dynamic programming. */
public final class LcsCommand implements CommandFamily {
    private static final byte[] EMPTY = {};
    private static final int CELL_BYTES = 4;

    /** Creates the family. */
    public LcsCommand() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("lcs", -3, LcsCommand::lcs)
                .reads()
                .keys(1, 2, 1)
                .in(Category.STRING)
                .summary("Finds the longest common substring."));
    }

    private static final class Options {
        private boolean length;
        private boolean indexes;
        private boolean withLengths;
        private long least;

        Options(Call call) {
            for (int i = 3; i < call.size(); i++) {
                if (call.is(i, "IDX")) {
                    indexes = true;
                } else if (call.is(i, "LEN")) {
                    length = true;
                } else if (call.is(i, "WITHMATCHLEN")) {
                    withLengths = true;
                } else if (call.is(i, "MINMATCHLEN") && i + 1 < call.size()) {
                    least = Math.max(0, call.integer(++i));
                } else {
                    throw ErrorReply.syntax();
                }
            }
            if (length && indexes) {
                throw new ErrorReply("ERR If you want both the length and indexes, please just use IDX.");
            }
        }
    }

    /** A run of bytes that both strings have: the index of its first and last byte in each. */
    private record Match(int fromA, int toA, int fromB, int toB) {
        int length() {
            return toA - fromA + 1;
        }
    }

    private static void lcs(Call call) {
        byte[][] strings = call.database().entries().editAll(new byte[][] {call.bytes(1), call.bytes(2)}, entries -> {
            for (var entry : entries) {
                if (entry.exists() && !entry.isString()) {
                    throw new ErrorReply("ERR The specified keys must contain string values");
                }
            }
            return new byte[][] {entries[0].get(), entries[1].get()};
        });
        Options options = new Options(call);
        byte[] a = strings[0] == null ? EMPTY : strings[0];
        byte[] b = strings[1] == null ? EMPTY : strings[1];
        long cells = (a.length + 1L) * (b.length + 1L);
        if (cells * CELL_BYTES > call.context().settings().maxBulkBytes.get()) {
            throw new ErrorReply("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
        }
        int[] table = lengths(a, b);
        int length = table[table.length - 1];
        if (options.length) {
            call.reply().integer(length);
        } else if (options.indexes) {
            reply(call.reply(), options, matches(a, b, table), length);
        } else {
            call.reply().bulk(subsequence(a, b, table));
        }
    }

    /** Returns the length of the longest common subsequence of each pair of prefixes; rows are those of {@code a}. */
    private static int[] lengths(byte[] a, byte[] b) {
        int width = b.length + 1;
        int[] table = new int[(a.length + 1) * width];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                int at = i * width + j;
                table[at] =
                        a[i - 1] == b[j - 1] ? table[at - width - 1] + 1 : Math.max(table[at - width], table[at - 1]);
            }
        }
        return table;
    }

    private static byte[] subsequence(byte[] a, byte[] b, int[] table) {
        int width = b.length + 1;
        byte[] common = new byte[table[table.length - 1]];
        int left = common.length;
        int i = a.length;
        int j = b.length;
        while (left > 0) {
            int at = i * width + j;
            if (a[i - 1] == b[j - 1]) {
                common[--left] = a[--i];
                j--;
            } else if (table[at - width] > table[at - 1]) {
                i--;
            } else {
                j--;
            }
        }
        return common;
    }

    /** Returns the runs of a longest common subsequence, the last one first. */
    private static List<Match> matches(byte[] a, byte[] b, int[] table) {
        int width = b.length + 1;
        List<Match> matches = new ArrayList<>();
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            int at = i * width + j;
            if (a[i - 1] == b[j - 1]) {
                int toA = i - 1;
                int toB = j - 1;
                do {
                    i--;
                    j--;
                } while (i > 0 && j > 0 && a[i - 1] == b[j - 1]);
                matches.add(new Match(i, toA, j, toB));
            } else if (table[at - width] > table[at - 1]) {
                i--;
            } else {
                j--;
            }
        }
        return matches;
    }

    private static void reply(Reply reply, Options options, List<Match> all, int length) {
        List<Match> matches =
                all.stream().filter(match -> match.length() >= options.least).toList();
        reply.map(2);
        reply.bulk("matches");
        reply.array(matches.size());
        for (Match match : matches) {
            reply.array(options.withLengths ? 3 : 2);
            reply.array(2);
            reply.integer(match.fromA());
            reply.integer(match.toA());
            reply.array(2);
            reply.integer(match.fromB());
            reply.integer(match.toB());
            if (options.withLengths) {
                reply.integer(match.length());
            }
        }
        reply.bulk("len");
        reply.integer(length);
    }
}
