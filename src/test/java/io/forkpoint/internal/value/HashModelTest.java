package io.forkpoint.internal.value;

import static io.forkpoint.internal.value.ModelRun.bytes;
import static io.forkpoint.internal.value.ModelRun.text;
import static io.forkpoint.internal.value.ModelRun.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.ExpireOutcome;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.PersistOutcome;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hash value does what a sorted map does whose entries expire by a clock, whatever is refused to it. */
class HashModelTest {
    private static final int STEPS = 3_000;

    private record Cell(String content, long expiry) {}

    private final TreeMap<String, Cell> model = new TreeMap<>();
    private Random random;
    private ModelRun run;
    private long now;

    static LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyOperation(long seed) throws Exception {
        Seeds.explain(seed, "a hash", () -> {
            for (int fields : new int[] {10, 60, 2000}) {
                for (boolean expiring : new boolean[] {false, true}) {
                    runAll(new Random(seed + fields), fields, expiring);
                }
            }
        });
    }

    private void runAll(Random withSeed, int names, boolean expiring) {
        random = withSeed;
        now = 1_000_000;
        model.clear();
        try (ModelRun opened = new ModelRun(CollectionDescriptor.TYPE_HASH, random)) {
            run = opened;
            for (int i = 0; i < STEPS; i++) {
                boolean growing = (i / 600) % 2 == 0;
                if (expiring && random.nextInt(3) == 0) {
                    now += random.nextInt(40);
                    model.values().removeIf(cell -> cell.expiry >= 0 && cell.expiry <= now);
                    stepOfExpiry(names);
                } else {
                    step(growing, names);
                }
                compare(i);
            }
            assertThat(run.refused()).isPositive();
        }
    }

    // ---- what is done -----------------------------------------------------------------------------------------

    private String name(int names) {
        int number = random.nextInt(names);
        return "f" + number + "x".repeat(number % 23 == 0 ? number % 700 : 0);
    }

    private List<String> someNames(int names) {
        return IntStream.range(0, random.nextInt(random.nextInt(10) == 0 ? 40 : 4))
                .mapToObj(i -> name(names))
                .toList();
    }

    private String content() {
        return random.nextInt(4) == 0
                ? Integer.toString(random.nextInt(1000))
                : "v" + "y".repeat(random.nextInt(50) == 0 ? random.nextInt(600) : random.nextInt(12));
    }

    private <T> Supplier<T> on(Function<HashValue, T> operation) {
        return () -> operation.apply(new HashValue(run.value, now));
    }

    private <T> Supplier<T> onExpiry(Function<HashExpiry, T> operation) {
        return () -> operation.apply(new HashExpiry(run.value, now));
    }

    private void step(boolean growing, int names) {
        int action = random.nextInt(100);
        String name = name(names);
        String content = content();
        if (action < (growing ? 50 : 15)) {
            List<String> some = someNames(names);
            List<String> contents = some.stream().map(each -> content()).toList();
            run.step("put", on(hash -> hash.putAll(bytes(some), bytes(contents))), () -> putAll(some, contents));
        } else if (action < 55) {
            run.step("put if absent", on(hash -> hash.putIfAbsent(bytes(name), bytes(content))), () -> {
                return model.putIfAbsent(name, new Cell(content, -1)) == null;
            });
        } else if (action < 60) {
            String expected = model.containsKey(name) && random.nextBoolean() ? model.get(name).content : content();
            run.step("replace", on(hash -> hash.replace(bytes(name), bytes(expected), bytes(content))), () -> {
                boolean has = expected.equals(content(name));
                if (has) {
                    model.put(name, new Cell(content, -1));
                }
                return has;
            });
        } else if (action < 65) {
            increment(name);
        } else if (action < 68) {
            run.step("get and remove", on(hash -> text(hash.getAndRemove(bytes(name)))), () -> removed(name));
        } else if (action < 85) {
            List<String> some = someNames(names);
            run.step(
                    "remove",
                    on(hash -> hash.removeAll(bytes(some))),
                    () -> some.stream().filter(each -> removed(each) != null).count());
        } else {
            read(name);
        }
    }

    private String content(String name) {
        Cell cell = model.get(name);
        return cell == null ? null : cell.content;
    }

    private String removed(String name) {
        Cell cell = model.remove(name);
        return cell == null ? null : cell.content;
    }

    private long putAll(List<String> names, List<String> contents) {
        long added = 0;
        for (int i = 0; i < names.size(); i++) {
            added += model.put(names.get(i), new Cell(contents.get(i), -1)) == null ? 1 : 0;
        }
        return added;
    }

    private void increment(String name) {
        Cell old = model.get(name);
        if (old != null && !Character.isDigit(old.content.charAt(0))) {
            return;
        }
        long expiry = old == null ? -1 : old.expiry;
        BigDecimal before = new BigDecimal(old == null ? "0" : old.content);
        if (random.nextBoolean() || before.scale() > 0) {
            BigDecimal delta = BigDecimal.valueOf(random.nextInt(100), 1);
            run.step("increment by a decimal", on(hash -> hash.increment(bytes(name), delta)), () -> {
                BigDecimal sum = before.add(delta);
                String text = sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
                model.put(name, new Cell(text, expiry));
                return text;
            });
        } else {
            run.step("increment", on(hash -> hash.increment(bytes(name), 7)), () -> {
                model.put(name, new Cell(before.add(BigDecimal.valueOf(7)).toString(), expiry));
                return before.longValue() + 7;
            });
        }
    }

    private void read(String name) {
        HashValue hash = new HashValue(run.value.open(), now);
        assertThat(text(hash.get(bytes(name)))).isEqualTo(content(name));
        assertThat(hash.valueLength(bytes(name)))
                .isEqualTo(model.containsKey(name) ? content(name).length() : 0);
        long count = random.nextInt(40) - 20L;
        List<String> chosen = hash.random(random, count).stream()
                .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
                .toList();
        assertThat(chosen).allMatch(one -> {
            String field = one.substring(0, one.indexOf('='));
            return one.equals(field + "=" + content(field));
        });
        if (count >= 0) {
            assertThat(chosen).hasSize((int) Math.min(count, model.size())).doesNotHaveDuplicates();
        } else {
            assertThat(chosen).hasSize(model.isEmpty() ? 0 : (int) -count);
        }
        TreeMap<String, String> visited = new TreeMap<>();
        byte[] cursor = null;
        int each = 1 + random.nextInt(30);
        do {
            cursor = hash.scan(cursor, each, (field, content) -> {
                assertThat(visited.put(text(field), text(content))).isNull();
            });
        } while (cursor != null);
        assertThat(visited).isEqualTo(contents());
    }

    // ---- expiry -----------------------------------------------------------------------------------------------

    private long time() {
        return now - 5 + random.nextInt(150);
    }

    private void stepOfExpiry(int names) {
        List<String> some = someNames(names);
        long at = time();
        switch (random.nextInt(7)) {
            case 0, 1, 2 -> {
                ExpiryCondition condition = List.of(ExpiryCondition.values()).get(random.nextInt(5));
                run.step(
                        "expire",
                        onExpiry(hash -> hash.expireAt(bytes(some), at, condition)),
                        () -> some.stream()
                                .map(name -> expire(name, at, condition))
                                .toList());
            }
            case 3 ->
                run.step(
                        "persist",
                        onExpiry(hash -> hash.persist(bytes(some))),
                        () -> some.stream().map(this::persist).toList());
            case 4 ->
                run.step("get and expire", onExpiry(hash -> texts2(hash.getAndExpire(bytes(some), at))), () -> {
                    List<String> contents = new ArrayList<>();
                    some.forEach(name -> contents.add(content(name)));
                    some.forEach(name -> expire(name, at, ExpiryCondition.ALWAYS));
                    return contents;
                });
            case 5 -> putWithExpiry(some, random.nextInt(3) == 0 ? HashExpiry.KEEP : random.nextInt(3) == 0 ? -1 : at);
            default -> {
                int most = random.nextInt(5);
                run.step("sweep", onExpiry(hash -> hash.removeExpired(most) <= most), () -> true);
            }
        }
    }

    private static List<String> texts2(byte[][] all) {
        List<String> texts = new ArrayList<>();
        for (byte[] each : all) {
            texts.add(text(each));
        }
        return texts;
    }

    private ExpireOutcome expire(String name, long at, ExpiryCondition condition) {
        Cell old = model.get(name);
        if (old == null) {
            return ExpireOutcome.NO_FIELD;
        }
        boolean allowed = switch (condition) {
            case ALWAYS -> true;
            case ABSENT -> old.expiry < 0;
            case PRESENT -> old.expiry >= 0;
            case LATER -> old.expiry >= 0 && at > old.expiry;
            case EARLIER -> old.expiry < 0 || at < old.expiry;
        };
        if (!allowed) {
            return ExpireOutcome.REFUSED;
        }
        if (at <= now) {
            model.remove(name);
            return ExpireOutcome.REMOVED;
        }
        model.put(name, new Cell(old.content, at));
        return ExpireOutcome.SET;
    }

    private PersistOutcome persist(String name) {
        Cell old = model.get(name);
        if (old == null || old.expiry < 0) {
            return old == null ? PersistOutcome.NO_FIELD : PersistOutcome.NO_EXPIRY;
        }
        model.put(name, new Cell(old.content, -1));
        return PersistOutcome.PERSISTED;
    }

    private void putWithExpiry(List<String> names, long expiry) {
        FieldCondition condition = List.of(FieldCondition.values()).get(random.nextInt(3));
        List<String> contents = names.stream().map(each -> content()).toList();
        run.step(
                "put with expiry",
                onExpiry(hash -> hash.putAll(bytes(names), bytes(contents), condition, expiry)),
                () -> {
                    boolean holds = switch (condition) {
                        case ALWAYS -> true;
                        case NONE_PRESENT -> names.stream().noneMatch(model::containsKey);
                        case ALL_PRESENT -> names.stream().allMatch(model::containsKey);
                    };
                    for (int i = 0; holds && i < names.size(); i++) {
                        Cell old = model.get(names.get(i));
                        long to = expiry == HashExpiry.KEEP ? (old == null ? -1 : old.expiry) : expiry;
                        if (to >= 0 && to <= now) {
                            model.remove(names.get(i));
                        } else {
                            model.put(names.get(i), new Cell(contents.get(i), to));
                        }
                    }
                    return holds;
                });
    }

    // ---- what must be so --------------------------------------------------------------------------------------

    private Map<String, String> contents() {
        TreeMap<String, String> contents = new TreeMap<>();
        model.forEach((name, cell) -> contents.put(name, cell.content));
        return contents;
    }

    private void compare(int step) {
        if (step % 7 != 0) {
            return;
        }
        run.check();
        CollectionValue value = run.value.open();
        TreeMap<String, String> found = new TreeMap<>();
        HashValue hash = new HashValue(value, now);
        hash.forEach((field, content) -> found.put(text(field), text(content)));
        assertThat(found).isEqualTo(contents());
        assertThat(hash.size()).isEqualTo(model.size());
        assertThat(texts(hash.keys())).isEqualTo(new ArrayList<>(found.keySet()));
        assertThat(texts(hash.values())).isEqualTo(new ArrayList<>(found.values()));
        List<String> names = new ArrayList<>(model.keySet());
        assertThat(new HashExpiry(value, now).expiries(bytes(names)))
                .isEqualTo(
                        names.stream().mapToLong(name -> model.get(name).expiry).toArray());
        assertInStep(value);
    }

    /** The second tree has each field that expires, and nothing else; the block's type says so. */
    private static void assertInStep(CollectionValue value) {
        List<String> expected = new ArrayList<>();
        Tree fields = value.items();
        long next = Long.MAX_VALUE;
        for (boolean more = fields.first(); more; more = fields.next()) {
            if (fields.expiry() >= 0) {
                byte[] expiry = ByteBuffer.allocate(8).putLong(fields.expiry()).array();
                expected.add(text(expiry) + text(fields.key()));
                next = Math.min(next, fields.expiry());
            }
        }
        if (!expected.isEmpty()) {
            assertThat(value.type()).isEqualTo(CollectionDescriptor.TYPE_HASH_EXPIRING);
        }
        assertThat(new HashExpiry(value, 0).nextExpiry()).isEqualTo(next == Long.MAX_VALUE ? -1 : next);
        List<String> listed = new ArrayList<>();
        for (boolean more = value.second().first(); more; more = value.second().next()) {
            listed.add(text(value.second().item()));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(value.isRooted() ? expected : List.of());
    }
}
