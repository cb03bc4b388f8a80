package io.forkpoint.server;

import static io.forkpoint.server.ServerConfigTest.refusal;
import static io.forkpoint.server.ServerConfigTest.setters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a builder refuses is named, with its value. */
class ServerConfigRefusalsTest {
    static Stream<Method> references() {
        return setters().stream().filter(setter -> !setter.getParameterTypes()[0].isPrimitive());
    }

    @ParameterizedTest
    @MethodSource("references")
    void nullIsRefusedByName(Method setter) throws ReflectiveOperationException {
        assertThat(refusal(setter, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(setter.getName());
        if (setter.getParameterTypes()[0] == List.class) {
            assertThat(refusal(setter, Arrays.asList((Object) null)))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(setter.getName() + " must not contain null");
        }
    }

    @Test
    void nullIsRefusedByNameWhereverElseItCouldBe() {
        ServerConfigBuilder builder = ServerConfig.builder();
        assertThatThrownBy(() -> builder.readFile(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("file");
        assertThatThrownBy(() -> builder.readOptions(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("arguments");
        assertThatThrownBy(() -> ServerConfig.defaults().resolve(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name");
        assertThatThrownBy(() -> Server.start(null, ServerConfig.defaults()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("store");
    }

    static Stream<Method> numbers() {
        return setters().stream()
                .filter(setter -> Set.of(int.class, long.class, Duration.class).contains(setter.getParameterTypes()[0])
                        && !setter.getName().equals("slowLogThreshold"));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void negativeNumbersAreRefusedByName(Method setter) throws ReflectiveOperationException {
        String name = setter.getName();
        Map<Class<?>, Object> negative = Map.of(int.class, -1, long.class, -1L, Duration.class, Duration.ofSeconds(-1));
        Object value = negative.get(setter.getParameterTypes()[0]);
        assertThat(refusal(setter, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must be between ")
                .hasMessageEndingWith(": " + name + "=" + (value instanceof Duration ? inUnits(name) : value));
    }

    private static long inUnits(String name) {
        return name.equals("latencyMonitorThreshold") ? -1000 : -1;
    }

    static Stream<Arguments> others() {
        long twoGib = 2L << 30;
        return Stream.of(
                refused(b -> b.port(65536), "port must be between 0 and 65535 inclusive: port=65536"),
                refused(b -> b.tlsPort(65536), "tlsPort must be between 0 and 65535 inclusive: tlsPort=65536"),
                refused(
                        b -> b.metricsPort(65536),
                        "metricsPort must be between 0 and 65535 inclusive: metricsPort=65536"),
                refused(b -> b.ioThreads(129), "ioThreads must be between 0 and 128 inclusive: ioThreads=129"),
                refused(b -> b.maxClients(0), "maxClients must be between 1 and 2147483647 inclusive: maxClients=0"),
                refused(
                        b -> b.unixSocketPerm(512),
                        "unixSocketPerm must be between 0 and 511 inclusive: unixSocketPerm=512"),
                refused(
                        b -> b.rdbScanThreads(65),
                        "rdbScanThreads must be between 0 and 64 inclusive: rdbScanThreads=65"),
                refused(
                        b -> b.maxBulkBytes(1),
                        "maxBulkBytes must be between 1048576 and 2147482623 inclusive: maxBulkBytes=1"),
                refused(
                        b -> b.maxBulkBytes(twoGib),
                        "maxBulkBytes must be between 1048576 and 2147482623 inclusive: maxBulkBytes=2147483648"),
                refused(
                        b -> b.queryBufferBytes(1),
                        "queryBufferBytes must be between 1048576 and 2147483647 inclusive: queryBufferBytes=1"),
                refused(
                        b -> b.queryBufferBytes(twoGib),
                        "queryBufferBytes must be between 1048576 and 2147483647 inclusive: queryBufferBytes=2147483648"),
                refused(
                        b -> b.shutdownStallTimeout(Duration.ZERO),
                        "shutdownStallTimeout must be between 1 and 2147483647 inclusive: shutdownStallTimeout=0"),
                refused(b -> b.timeout(Duration.ofMillis(1500)), "timeout must be a multiple of PT1S: timeout=PT1.5S"),
                refused(
                        b -> b.tcpKeepAlive(Duration.ofNanos(1)),
                        "tcpKeepAlive must be a multiple of PT1S: tcpKeepAlive=PT0.000000001S"),
                refused(
                        b -> b.tlsSessionCacheTimeout(Duration.ofSeconds(twoGib)),
                        "tlsSessionCacheTimeout must be at most 2147483647 seconds: tlsSessionCacheTimeout=PT596523H14M8S"),
                refused(
                        b -> b.slowLogThreshold(Duration.ofNanos(1500)),
                        "slowLogThreshold must be a multiple of PT0.000001S: slowLogThreshold=PT0.0000015S"),
                refused(
                        b -> b.slowLogThreshold(Duration.ofSeconds(Long.MAX_VALUE)),
                        "slowLogThreshold must be at most 2^63 - 1 times PT0.000001S: slowLogThreshold="
                                + Duration.ofSeconds(Long.MAX_VALUE)),
                refused(
                        b -> b.latencyMonitorThreshold(Duration.ofNanos(1)),
                        "latencyMonitorThreshold must be a multiple of PT0.001S: latencyMonitorThreshold=PT0.000000001S"),
                refused(
                        b -> b.latencyPercentiles(List.of(50.0, 100.5)),
                        "latencyPercentiles must have values between 0 and 100 only: latencyPercentiles=[50.0, 100.5]"),
                refused(
                        b -> b.latencyPercentiles(List.of(Double.NaN)),
                        "latencyPercentiles must have values between 0 and 100 only: latencyPercentiles=[NaN]"),
                refused(
                        b -> b.dbFilename("a/b"),
                        "dbFilename: dbfilename can't be a path, just a filename: dbFilename=a/b"),
                refused(b -> b.dbFilename(""), "dbFilename: dbfilename can't be a path, just a filename: dbFilename="),
                refused(
                        b -> b.users(List.of(List.of())),
                        "users must have a name in each list of words, and others behind it: users=[[]]"),
                refused(
                        b -> b.renamedCommands(List.of(List.of())),
                        "renamedCommands must have a name in each list of words, and others behind it: renamedCommands=[[]]"));
    }

    private static Arguments refused(UnaryOperator<ServerConfigBuilder> call, String message) {
        return Arguments.of(call, message);
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatIsOutOfItsRangeIsRefusedByName(UnaryOperator<ServerConfigBuilder> call, String message) {
        ServerConfigBuilder builder = ServerConfig.builder();
        assertThatThrownBy(() -> call.apply(builder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(builder.build()).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void theBoundsThemselvesAreNotRefused() {
        ServerConfig config = ServerConfig.builder()
                .port(65535)
                .ioThreads(128)
                .rdbScanThreads(64)
                .unixSocketPerm(0777)
                .timeout(Duration.ofSeconds(Integer.MAX_VALUE))
                .slowLogThreshold(Duration.ofSeconds(-7))
                .latencyMonitorThreshold(Duration.ofMillis(Long.MAX_VALUE))
                .latencyPercentiles(List.of())
                .bind(List.of())
                .build();
        assertThat(config.slowLogThreshold()).isNegative();
        assertThat(config.latencyMonitorThreshold()).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
    }
}
