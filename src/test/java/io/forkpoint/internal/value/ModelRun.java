package io.forkpoint.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.MemoryLimitException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Steps of a random test of one collection against a model: now and then memory is refused, and the collection must be as
 * before; snapshots begin and end; nothing is lost.
 */
final class ModelRun implements AutoCloseable {
    final TestSpace space = new TestSpace(64L << 20);
    final TestSlot slot = new TestSlot(space);
    final CollectionValue value;
    private final Random random;
    private long refused;

    ModelRun(int type, Random random) {
        value = new CollectionValue(space, slot, type);
        this.random = random;
    }

    /** One that begins with a collection which does not exist, without refusals. */
    static ModelRun of(int type) {
        return new ModelRun(type, new Random(1));
    }

    /** Does the same to the collection and to the model, which must agree on the result. */
    <T> void step(String what, Supplier<T> change, Supplier<T> model) {
        space.refuseAfter(random.nextInt(8) == 0 ? random.nextInt(6) : Long.MAX_VALUE);
        T result = null;
        boolean done = false;
        value.open();
        try {
            result = change.get();
            done = true;
        } catch (MemoryLimitException e) {
            assertThat(e).hasMessageContaining("refused");
            refused++;
        }
        space.refuseAfter(Long.MAX_VALUE);
        finish();
        if (done) {
            assertThat(result).as(what).isEqualTo(model.get());
        }
        if (random.nextInt(60) == 0) {
            if (space.isUnderSnapshot()) {
                space.endSnapshot();
            } else {
                space.beginSnapshot();
            }
        }
    }

    /** What the keyspace does when a write ends, however it ends. */
    void finish() {
        value.store();
        value.open();
        if (value.exists() && value.size() == 0) {
            assertThat(value.second().size()).isZero();
            slot.remove();
            value.open();
        }
    }

    /** The invariants of both trees; what is in use is the entry and what the trees reach. */
    void check() {
        value.open();
        TreeCheck check = new TreeCheck(space).check(value.items()).check(value.second());
        assertThat(space.live.size()).isEqualTo(check.blocks().size() + (value.exists() ? 1 : 0));
    }

    long refused() {
        return refused;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[][] bytes(List<String> texts) {
        return texts.stream().map(ModelRun::bytes).toArray(byte[][]::new);
    }

    static byte[][] all(String... texts) {
        return bytes(List.of(texts));
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static List<String> texts(byte[][] all) {
        return all == null ? null : Arrays.stream(all).map(ModelRun::text).toList();
    }

    @Override
    public void close() {
        if (space.isUnderSnapshot()) {
            space.endSnapshot();
        }
        space.close();
    }
}
