package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** SORT and SORT_RO: sort the elements of a list, set or sorted set, by themselves or by the values of other keys. */
public final class SortCommands implements CommandFamily {
    /** Creates the family. */
    public SortCommands() {}

    @Override
    public void register(CommandTable table) {
        // Alone: the keys that patterns name are not known before, and all must be of one moment.
        table.add(Command.of("sort", -2, call -> sort(call, true))
                .writes()
                .with(Flag.ALONE)
                .keys(1, 1, 1)
                .keys(SortCommands::keys)
                .in(Category.SET, Category.SORTEDSET, Category.LIST, Category.DANGEROUS)
                .summary("Sorts the elements in a list, a set, or a sorted set, optionally storing the result."));
        table.add(Command.of("sort_ro", -2, call -> sort(call, false))
                .reads()
                .with(Flag.ALONE)
                .keys(1, 1, 1)
                .keys(request -> new int[] {1})
                .in(Category.SET, Category.SORTEDSET, Category.LIST, Category.DANGEROUS)
                .summary("Returns the sorted elements of a list, a set, or a sorted set."));
    }

    /** Returns the source, and the destination of the last STORE. */
    private static int[] keys(Request request) {
        int store = 0;
        for (int i = 2; i < request.size(); i++) {
            if (request.is(i, "LIMIT")) {
                i += 2;
            } else if (request.is(i, "BY") || request.is(i, "GET")) {
                i++;
            } else if (request.is(i, "STORE") && i + 1 < request.size()) {
                store = ++i;
            }
        }
        return store == 0 ? new int[] {1} : new int[] {1, store};
    }

    private static final class Options {
        private final List<SortPattern> gets = new ArrayList<>();
        private SortPattern by;
        private boolean isDescending;
        private boolean isText;
        private long skipped;
        private long count = -1;
        private byte[] store;

        Options(Call call, boolean mayStore) {
            boolean mayReadAllKeys = call.session().permissions().mayReadAllKeys();
            for (int i = 2; i < call.size(); i++) {
                int left = call.size() - i - 1;
                if (call.is(i, "ASC")) {
                    isDescending = false;
                } else if (call.is(i, "DESC")) {
                    isDescending = true;
                } else if (call.is(i, "ALPHA")) {
                    isText = true;
                } else if (call.is(i, "LIMIT") && left >= 2) {
                    skipped = call.integer(i + 1);
                    count = call.integer(i + 2);
                    i += 2;
                } else if (call.is(i, "BY") && left >= 1) {
                    by = new SortPattern(call.bytes(++i));
                    require(isUnsorted() || mayReadAllKeys, "BY");
                } else if (call.is(i, "GET") && left >= 1) {
                    require(mayReadAllKeys, "GET");
                    gets.add(new SortPattern(call.bytes(++i)));
                } else if (mayStore && call.is(i, "STORE") && left >= 1) {
                    store = call.bytes(++i);
                } else {
                    throw ErrorReply.syntax();
                }
            }
        }

        /** Refuses patterns, which may reach any key; as in Redis, even one of the element itself. */
        private static void require(boolean allowed, String option) {
            if (!allowed) {
                throw new ErrorReply("ERR " + option + " option of SORT denied due to insufficient ACL permissions.");
            }
        }

        /** Returns whether the result has no order: a BY pattern that names one key for all elements. */
        boolean isUnsorted() {
            return by != null && !by.hasStar();
        }

        /** Orders the elements of a set: a stored result must be the same for the same set. */
        void orderSet() {
            if (isUnsorted() && store != null) {
                by = null;
                isText = true;
            }
        }

        <T> List<T> limit(List<T> all) {
            long from = Math.min(Math.max(0, skipped), all.size());
            long to = count < 0 ? all.size() : Math.min(all.size(), from + count);
            return all.subList((int) from, (int) Math.max(from, to));
        }
    }

    /** An element and its sort key: a number, or text, which may be missing. */
    private static final class Sorted {
        private final byte[] element;
        private final double score;
        private final byte[] text;

        Sorted(byte[] element, double score, byte[] text) {
            this.element = element;
            this.score = score;
            this.text = text;
        }
    }

    private static void sort(Call call, boolean mayStore) {
        Options options = new Options(call, mayStore);
        Database database = call.database();
        List<byte[]> elements = elements(database, call.bytes(1), options);
        if (!options.isUnsorted()) {
            elements = ordered(database, elements, options);
        }
        List<byte[]> result = gather(database, options.limit(elements), options);
        if (options.store == null) {
            call.unchanged();
            call.reply().array(result);
        } else {
            store(call, options.store, result);
        }
    }

    private static List<byte[]> elements(Database database, byte[] key, Options options) {
        switch (database.type(key)) {
            case NONE -> {
                return List.of();
            }
            case LIST -> {
                return Arrays.asList(database.list(key).range(0, -1));
            }
            case SET -> {
                options.orderSet();
                return Arrays.asList(database.set(key).members());
            }
            case SORTED_SET -> {
                List<byte[]> members = new ArrayList<>();
                database.sortedSet(key).members().forEach(member -> members.add(member.member()));
                if (options.isDescending) {
                    Collections.reverse(members);
                }
                return members;
            }
            default -> throw ErrorReply.wrongType();
        }
    }

    private static List<byte[]> ordered(Database database, List<byte[]> elements, Options options) {
        List<Sorted> sorted = new ArrayList<>(elements.size());
        for (byte[] element : elements) {
            byte[] weight = options.by == null ? element : options.by.valueFor(database, element);
            sorted.add(
                    options.isText
                            ? new Sorted(element, 0, weight)
                            : new Sorted(element, weight == null ? 0 : score(weight), null));
        }
        Comparator<Sorted> order = options.isText
                ? Comparator.<Sorted, byte[]>comparing(
                        each -> each.text, Comparator.nullsFirst(Arrays::compareUnsigned))
                : Comparator.comparingDouble(each -> each.score);
        if (options.by == null || !options.isText) {
            // Equal elements are ordered by their bytes, so that the result is always the same.
            order = order.thenComparing(each -> each.element, Arrays::compareUnsigned);
        }
        sorted.sort(options.isDescending ? order.reversed() : order);
        return sorted.stream().map(each -> each.element).toList();
    }

    private static double score(byte[] text) {
        try {
            return text.length == 0 ? 0 : Digits.parseDouble(text);
        } catch (ErrorReply none) {
            throw new ErrorReply("ERR One or more scores can't be converted into double");
        }
    }

    private static List<byte[]> gather(Database database, List<byte[]> elements, Options options) {
        if (options.gets.isEmpty()) {
            return elements;
        }
        List<byte[]> result = new ArrayList<>(elements.size() * options.gets.size());
        for (byte[] element : elements) {
            for (SortPattern get : options.gets) {
                result.add(get.valueFor(database, element));
            }
        }
        return result;
    }

    private static void store(Call call, byte[] destination, List<byte[]> result) {
        byte[][] elements = result.stream()
                .map(element -> element == null ? new byte[0] : element)
                .toArray(byte[][]::new);
        // The source is unchanged.
        call.unchanged();
        boolean existed = call.database().containsKey(destination);
        call.database().list(destination).replaceWith(elements);
        if (existed || elements.length > 0) {
            call.context().touch(call.session().databaseIndex(), destination);
        }
        call.reply().integer(elements.length);
    }
}
