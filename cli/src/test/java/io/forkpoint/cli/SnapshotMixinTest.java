package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** What the options of a snapshot become, and which of them go together. */
class SnapshotMixinTest {
    @Command
    private static final class Holder {
        @Mixin
        private SnapshotMixin mixin = new SnapshotMixin();
    }

    private static SnapshotMixin parse(String... args) {
        Holder holder = new Holder();
        new CommandLine(holder)
                .registerConverter(ByteSize.class, ByteSize::parse)
                .registerConverter(TimeLimit.class, TimeLimit::parse)
                .registerConverter(OldestServer.class, text -> Names.parse(OldestServer.class, text))
                .parseArgs(args);
        return holder.mixin;
    }

    @Test
    void withoutOptionsTheyAreTheLibrarys() {
        assertThat(parse().options()).isEqualTo(SnapshotOptions.defaults());
    }

    @Test
    void everyOptionCountsForItself() {
        SnapshotOptions all = parse(
                        "--no-lzf",
                        "--no-checksum",
                        "--page-cache",
                        "--time-limit",
                        "3s",
                        "--fallback",
                        "--retained-slow",
                        "1mb",
                        "--retained-max",
                        "2mb")
                .options();

        assertThat(all)
                .isEqualTo(SnapshotOptions.builder()
                        .lzf(false)
                        .checksum(false)
                        .pageCache(true)
                        .timeLimit(Duration.ofSeconds(3))
                        .schedule(false)
                        .fallback(true)
                        .retainedBounds(1 << 20, 2 << 20)
                        .build());
        assertThat(parse("--retained-max", "1gb").options())
                .isEqualTo(SnapshotOptions.builder().retainedBounds(0, 1 << 30).build());
        assertThat(parse("--retained-slow", "1gb").options())
                .isEqualTo(SnapshotOptions.builder().retainedBounds(1 << 30, 0).build());
        assertThat(parse("--max-bytes-per-second", "100mb").options())
                .isEqualTo(
                        SnapshotOptions.builder().maxBytesPerSecond(100 << 20).build());
        assertThat(parse("--scan-threads", "4").options())
                .isEqualTo(SnapshotOptions.builder().scanThreads(4).build());
        assertThat(parse("--oldest-server", "redis-7-0").options())
                .isEqualTo(SnapshotOptions.builder()
                        .oldestServer(OldestServer.REDIS_7_0)
                        .build());
    }

    @Test
    void anOptionHasToMeanSomethingToOneOfTheMethods() {
        SnapshotMixin bounds = parse("--retained-max", "1gb");
        assertThatCode(() -> bounds.check(List.of(SnapshotMethod.FORK, SnapshotMethod.THREAD)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> parse("--scan-threads", "65").check(List.of(SnapshotMethod.THREAD)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--scan-threads must be 0 to 64: 65");
        assertThatThrownBy(() -> bounds.check(List.of(SnapshotMethod.FORK))).isInstanceOf(ParameterException.class);

        SnapshotMixin boundsOfTheFallback = parse("--retained-max", "1gb", "--fallback");
        assertThatCode(() -> boundsOfTheFallback.check(List.of(SnapshotMethod.FORK)))
                .doesNotThrowAnyException();

        SnapshotMixin fallback = parse("--fallback");
        assertThatCode(() -> fallback.check(List.of(SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> fallback.check(List.of(SnapshotMethod.THREAD))).isInstanceOf(ParameterException.class);
    }
}
