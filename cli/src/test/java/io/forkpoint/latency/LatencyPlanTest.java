package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyPlanTest {
    private static final RunPhases PHASES = new RunPhases(2, 1, 1, 1);

    private static LatencyPlan plan(String series, List<Double> stalls, int runs) {
        return plan(series, stalls, runs, ClientMix.WRITERS, 0);
    }

    private static LatencyPlan plan(
            String series, List<Double> stalls, int runs, ClientMix clients, long bystanderBytes) {
        return new LatencyPlan(
                Stream.of(series.split(",", -1)).map(Series::parse).toList(),
                List.of(1_016_000L, 2_032_000L),
                List.of(1000, 2000),
                1000,
                1,
                0,
                0,
                "",
                "file",
                runs,
                PHASES,
                stalls,
                new ServerPrograms("redis-server", "valkey-server", "serve.sh"),
                clients,
                bystanderBytes,
                1 << 28,
                Path.of("w"),
                Path.of("r"),
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "fork, fork:private",
        "FORK:private-huge, fork:private-huge",
        "async-fork, async-fork:shared",
        "thread:private, thread:private",
        "none, none:shared",
        "redis, redis",
        "redis-none, redis-none",
        "valkey, valkey",
        "Valkey-none, valkey-none",
        "served-none, served-none",
        "served-async-fork, served-async-fork",
        "SERVED-thread, served-thread",
        "nothing, nothing",
        "stall, stall"
    })
    void aSeriesIsReadByItsName(String text, String name) {
        assertThat(Series.parse(text)).hasToString(name);
        assertThat(Series.parse(name)).isEqualTo(Series.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frok",
                "fork:shared",
                "async-fork:private",
                "thread:",
                "thread:huge",
                "auto",
                "redis:private"
            })
    void anUnknownSeriesIsRefused(String text) {
        assertThatThrownBy(() -> Series.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void everySeriesRunsWithEverySizeAndRate() {
        List<LatencyOrder> orders = plan("none,thread,redis", List.of(), 3).orders();
        assertThat(orders).hasSize(3 * 2 * 2 * 3);
        assertThat(orders.subList(0, 12)).allMatch(order -> order.run() == 1);
        assertThat(orders.stream().map(LatencyOrder::result)).doesNotHaveDuplicates();
        assertThat(orders.get(0).setting().keys()).isEqualTo(1000);
        assertThat(orders.get(2).setting().pace()).isEqualTo("sleep");
    }

    @Test
    void everyNumberOfConnectionsIsASeriesOfTheServers() {
        ClientMix clients = new ClientMix(List.of(1, 50), 0.5);
        List<LatencyOrder> orders = plan("thread,redis,valkey,served-thread", List.of(), 1, clients, 0)
                .orders();
        assertThat(orders.subList(0, 7))
                .extracting(order -> order.setting().series())
                .containsExactly(
                        "thread:shared",
                        "redis (1 connection, 50 % GETs)",
                        "redis (50 connections, 50 % GETs)",
                        "valkey (1 connection, 50 % GETs)",
                        "valkey (50 connections, 50 % GETs)",
                        "served-thread (1 connection, 50 % GETs)",
                        "served-thread (50 connections, 50 % GETs)");
        assertThat(orders.subList(0, 7))
                .extracting(LatencyOrder::server)
                .containsExactly(
                        "", "redis-server", "redis-server", "valkey-server", "valkey-server", "serve.sh", "serve.sh");
        assertThat(orders.get(0).setting().connections()).isZero();
        assertThat(orders.get(0).setting().getShare()).isZero();
        assertThat(orders.get(0).command()).doesNotContain("--get-share");
        assertThat(orders.get(2).command()).contains(" --connections 50 --get-share 0.5 ");
        assertThat(orders.stream().map(LatencyOrder::result)).doesNotHaveDuplicates();
    }

    @Test
    void writersThatOnlyWriteOverAConnectionEachKeepTheirName() {
        assertThat(ClientMix.WRITERS.connectionsOf(3)).containsExactly(3);
        assertThat(ClientMix.WRITERS.suffix(3, 3)).isEmpty();
        assertThat(ClientMix.WRITERS.suffix(6, 3)).isEqualTo(" (6 connections)");
        assertThat(new ClientMix(List.of(), 0.125).suffix(1, 1)).isEqualTo(" (1 connection, 12.5 % GETs)");
    }

    @Test
    void aRunWithABystanderIsAnotherOneThanWithout() {
        LatencyOrder without = plan("thread", List.of(), 1).orders().get(0);
        LatencyOrder with = plan("thread", List.of(), 1, ClientMix.WRITERS, 1 << 20)
                .orders()
                .get(0);
        assertThat(with.setting()).isNotEqualTo(without.setting());
        assertThat(with.result()).isNotEqualTo(without.result());
        assertThat(with.command()).contains(" --bystander 1048576 ");
    }

    @Test
    void everyStallIsARunOfItsOwn() {
        List<LatencyOrder> orders = plan("stall", List.of(5.0, 20.0, 100.0), 1).orders();
        assertThat(orders).hasSize(12);
        assertThat(orders.stream().map(order -> order.setting().series()).distinct())
                .containsExactly("stall 5 ms", "stall 20 ms", "stall 100 ms");
    }

    @Test
    void theCommandOfAnOrderRepeatsIt() {
        assertThat(plan("thread:private", List.of(), 2).orders().get(0).command())
                .isEqualTo(
                        "forkpoint bench latency --series thread:private --data 1016000 --rate 1000 --value-size 1000"
                                + " --writers 1 --sink file --runs 2 --snapshots 2 --warm 1 --control 1 --after 1 --heap 268435456");
    }

    @Test
    void aStallWithoutALengthIsRefused() {
        assertThatThrownBy(() -> plan("stall", List.of(), 1)).hasMessageContaining("stall");
    }

    @ParameterizedTest
    @CsvSource({"-1,1,1,1", "1,-1,1,1", "1,1,0,1", "1,1,1,-1", "1,NaN,1,1"})
    void phasesThatMakeNoSenseAreRefused(int snapshots, double warm, double control, double after) {
        assertThatThrownBy(() -> new RunPhases(snapshots, warm, control, after))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
