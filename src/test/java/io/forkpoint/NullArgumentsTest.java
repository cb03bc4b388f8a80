package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.codec.Codec;
import io.forkpoint.doctor.Workload;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.value.LexRange;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.SortedSetRange;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whoever passes null is told which argument it was. */
class NullArgumentsTest {
    private static final byte[] KEY = {'k'};
    private static final long FAR = 4_000_000_000_000L;

    private final Store store =
            Store.open(StoreOptions.builder().limitBytes(16 << 20).build());
    private final Map<Class<?>, Object> samples = new HashMap<>();

    NullArgumentsTest() {
        samples.put(byte[].class, KEY);
        samples.put(byte[][].class, new byte[][] {KEY});
        samples.put(int[].class, new int[] {0});
        samples.put(Path.class, Path.of("/nowhere/dump.rdb"));
        samples.put(Duration.class, Duration.ofHours(1));
        samples.put(Instant.class, Instant.ofEpochMilli(FAR));
        samples.put(BigDecimal.class, BigDecimal.ONE);
        samples.put(DirectBuffer.class, new UnsafeBuffer(new byte[8]));
        samples.put(MutableDirectBuffer.class, new UnsafeBuffer(new byte[8]));
        samples.put(Bytes.class, Bytes.wrapForRead(KEY));
        samples.put(Codec.class, Codec.utf8());
        samples.put(SnapshotOptions.class, SnapshotOptions.defaults());
        samples.put(LoadOptions.class, LoadOptions.defaults());
        samples.put(StoreOptions.class, StoreOptions.defaults());
        samples.put(Database.class, store.database(1));
        samples.put(List.class, List.of());
        samples.put(Map.class, Map.of());
        samples.put(LexRange.class, LexRange.all());
        samples.put(RankRange.class, RankRange.all());
        samples.put(ScoreRange.class, ScoreRange.all());
        samples.put(SortedSetRange.class, ScoreRange.all());
        samples.put(StreamId.class, StreamId.MIN);
        samples.put(PendingQuery.class, PendingQuery.of(StreamRange.all(), 1));
        samples.put(StreamRange.class, StreamRange.all());
        samples.put(StreamAppend.class, StreamAppend.auto());
        samples.put(StreamClaim.class, StreamClaim.idleFor(0));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Object sample(Class<?> type, String name) {
        if (type == long.class) {
            return name.contains("xpiry") ? FAR : 1L;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == double.class) {
            return 1.0;
        }
        if (type == boolean.class) {
            return false;
        }
        Object sample = samples.get(type);
        if (sample != null) {
            return sample;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
        }
        throw new AssertionError("no sample of " + type);
    }

    private List<Object> handles() {
        Database database = store.database(0);
        return List.of(
                store,
                database,
                database.buffers(),
                database.bytes(),
                database.entries(),
                database.lists(),
                database.list(KEY),
                database.sets(),
                database.set(KEY),
                database.hash(KEY),
                database.hash(KEY).expiry(),
                database.sortedSet(KEY),
                database.sortedSets(),
                database.stream(KEY),
                database.stream(KEY).group(KEY));
    }

    @TestFactory
    Stream<DynamicTest> everyMethodNamesTheArgumentThatIsNull() {
        return handles().stream()
                .flatMap(handle -> Arrays.stream(handle.getClass().getMethods())
                        .filter(method -> !method.isBridge()
                                && !Modifier.isStatic(method.getModifiers())
                                && method.getDeclaringClass() != Object.class)
                        .sorted(Comparator.comparing(Method::toString))
                        .flatMap(method -> tests(handle, method)));
    }

    /** Asked for what is not there, each method returns null if it is marked so, and not otherwise. */
    @TestFactory
    Stream<DynamicTest> whatReturnsNullIsMarkedSo() {
        return handles().stream()
                .flatMap(handle -> Arrays.stream(handle.getClass().getMethods())
                        .filter(method -> !method.isBridge()
                                && !Modifier.isStatic(method.getModifiers())
                                && method.getDeclaringClass() != Object.class
                                && !method.getReturnType().isPrimitive()
                                // What a callback returns is returned.
                                && !(method.getGenericReturnType() instanceof TypeVariable))
                        .sorted(Comparator.comparing(Method::toString))
                        .map(method -> DynamicTest.dynamicTest(method.toString(), () -> returnsNull(handle, method))));
    }

    private void returnsNull(Object handle, Method method) throws IllegalAccessException {
        Object[] arguments = arguments(handle, method, -1);
        Object returned;
        try {
            method.setAccessible(true);
            returned = method.invoke(handle, arguments);
        } catch (InvocationTargetException refused) {
            return;
        }
        AnnotatedType type = method.getAnnotatedReturnType();
        if (!mayBeNull(type)) {
            assertThat(returned).as("%s", method).isNotNull();
        }
        if (returned instanceof byte[][] elements
                && !mayBeNull(((AnnotatedArrayType) type).getAnnotatedGenericComponentType())) {
            assertThat(Arrays.asList(elements)).as("%s", method).doesNotContainNull();
        }
    }

    /** A builder may say so when it is given the value, or when it is to build. */
    @TestFactory
    Stream<DynamicTest> everyBuilderNamesTheValueThatIsNull() {
        List<Supplier<Object>> builders = List.of(
                StoreOptions::builder, SnapshotOptions::builder, LoadOptions::builder, () -> Workload.builder(1));
        return builders.stream().flatMap(builder -> {
            Class<?> type = builder.get().getClass();
            return Arrays.stream(type.getMethods())
                    .filter(method -> method.getDeclaringClass() == type && method.getReturnType() == type)
                    .sorted(Comparator.comparing(Method::toString))
                    .flatMap(method -> tests(builder, method));
        });
    }

    private static Stream<DynamicTest> tests(Supplier<Object> builder, Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> !parameter.getType().isPrimitive())
                .map(parameter -> DynamicTest.dynamicTest(method.toString(), () -> {
                    if (mayBeNull(parameter.getAnnotatedType())) {
                        assertThat(nullIn(builder, method)).isNull();
                    } else {
                        assertThat(nullIn(builder, method))
                                .isInstanceOf(NullPointerException.class)
                                .hasMessage(method.getName());
                    }
                }));
    }

    /** What is thrown; null if nothing. */
    private static Throwable nullIn(Supplier<Object> supplier, Method method) throws ReflectiveOperationException {
        Object builder = supplier.get();
        try {
            method.invoke(builder, (Object) null);
            builder.getClass().getMethod("build").invoke(builder);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    private Stream<DynamicTest> tests(Object handle, Method method) {
        List<DynamicTest> tests = new ArrayList<>();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            int number = i;
            if (!parameters[i].getType().isPrimitive() && !mayBeNull(parameters[i].getAnnotatedType())) {
                tests.add(DynamicTest.dynamicTest(
                        nameOf(method) + Arrays.toString(method.getParameterTypes()) + ": " + parameters[i].getName(),
                        () -> isNamed(handle, method, number)));
            }
        }
        return tests.stream();
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** What the API says. Of an array it is the array that may be null, not its elements. */
    private static boolean mayBeNull(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private void isNamed(Object handle, Method method, int number) throws IllegalAccessException {
        Throwable thrown = null;
        try {
            method.setAccessible(true);
            method.invoke(handle, arguments(handle, method, number));
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
        }
        assertThat(thrown)
                .as("%s", method)
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(method.getParameters()[number].getName());
    }

    /** Valid ones, but for the one that is null. */
    private Object[] arguments(Object handle, Method method, int nullAt) {
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = parameters[i].getType();
            if (type == Object.class) {
                type = handle instanceof BytesDatabase ? Bytes.class : byte[].class;
            }
            arguments[i] = i == nullAt ? null : sample(type, parameters[i].getName());
        }
        return arguments;
    }
}
