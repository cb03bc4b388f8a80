package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** How sizes and times are read, and how figures, tables and progress are written. */
class TextFormsTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "100,100",
        "100b,100",
        "1k,1000",
        "1kb,1024",
        "1KiB,1024",
        "64mb,67108864",
        "4GB,4294967296",
        "2g,2000000000",
        "1tb,1099511627776",
        "8388607tb,9223370937343148032"
    })
    void sizesFollowRedisConf(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5gb", "gb", "4 gb", "4eb", "1ib", "9999999tb", "99999999999999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "30,30000", "500ms,500", "30s,30000", "10m,600000", "2H,7200000"})
    void timesHaveUnits(String text, long millis) {
        assertThat(TimeLimit.parse(text).duration()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1s", "1.5s", "s", "1d", "9999999999"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> TimeLimit.parse(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void figuresAreWrittenForPeople() {
        assertThat(Format.bytes(1023)).isEqualTo("1023 bytes");
        assertThat(Format.bytes(1536)).isEqualTo("1.50 KiB");
        assertThat(Format.bytes(20L << 30)).isEqualTo("20.0 GiB");
        assertThat(Format.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
        assertThat(Format.count(1234567)).isEqualTo("1,234,567");
        assertThat(Format.duration(Duration.ofNanos(2500))).isEqualTo("2.5 us");
        assertThat(Format.duration(Duration.ofMillis(35))).isEqualTo("35.00 ms");
        assertThat(Format.duration(Duration.ofSeconds(61))).isEqualTo("61.00 s");
        assertThat(Format.perSecond(10, Duration.ZERO)).isZero();
    }

    @Test
    void aProgressLineCoversTheOneBefore() {
        String unknown = ProgressBar.line(new ProgressBar.State("preparing", 0, 0, "0 keys"));
        String half = ProgressBar.line(new ProgressBar.State("writing", 50, 100, "50 keys"));
        String over = ProgressBar.line(new ProgressBar.State("writing", 120, 100, "x".repeat(200)));

        assertThat(unknown).startsWith("preparing 0 keys ").hasSize(78);
        assertThat(half)
                .startsWith("writing [###############...............] 50% 50 keys")
                .hasSize(78);
        assertThat(over).contains("100%").hasSize(78);
    }

    @Test
    void tablesAlignNumbersToTheRight() {
        assertThat(TextTable.of(List.of(
                        new java.util.TreeMap<>(Map.of("bytes", 1234567L, "key", "a")),
                        new java.util.TreeMap<>(Map.of("bytes", 5L, "key", "bb")))))
                .containsExactly("      bytes  key", "  1,234,567  a", "          5  bb");
    }

    @Test
    void aReportIsTextAndJson() {
        Report report = new Report()
                .count("keys", 1000, "keys")
                .section("empty", "Nothing", new Report())
                .section("inner", "Inner", new Report().micros("pause", Duration.ofNanos(1500), "pause"));

        assertThat(report.toText().lines().map(String::strip))
                .satisfiesExactly(
                        line -> assertThat(line).matches("keys +1,000"),
                        line -> assertThat(line).isEqualTo("Inner"),
                        line -> assertThat(line).matches("pause +1.5 us"));
        assertThat(report.toJson().replaceAll("\\s", ""))
                .isEqualTo("{\"keys\":1000,\"empty\":{},\"inner\":{\"pauseMicros\":1.5}}");
    }

    @Test
    void reportsOfTheSameFiguresStandSideBySide() {
        Map<String, Report> columns = new LinkedHashMap<>();
        columns.put("a", new Report().count("keys", 1000, "keys").add("arena", "shared", "arena"));
        columns.put("bb", new Report().count("keys", 5, "keys").add("arena", "private", "arena"));

        Report report = new Report().sideBySide("both", "Both", columns);

        assertThat(report.toText().lines())
                .containsExactly("Both", "         a       bb", "  keys   1,000   5", "  arena  shared  private");
        assertThat(report.toJson().replaceAll("\\s", ""))
                .isEqualTo("{\"both\":{\"a\":{\"keys\":1000,\"arena\":\"shared\"},"
                        + "\"bb\":{\"keys\":5,\"arena\":\"private\"}}}");
    }

    @Test
    void theReadPositionIsTheKernels(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[1000]);
        ReadPosition position = new ReadPosition(file);

        assertThat(position.getAsLong()).isZero();
        try (FileChannel channel = FileChannel.open(file)) {
            assertThat(channel.read(ByteBuffer.allocate(300))).isEqualTo(300);
            assertThat(position.getAsLong()).isEqualTo(300);
        }
        assertThat(position.getAsLong()).isZero();
    }
}
