package io.forkpoint.latency.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.latency.LatencyPhase;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.LatencySetting;
import io.forkpoint.latency.RunGroup;
import io.forkpoint.latency.Runs;
import io.forkpoint.latency.Spread;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyPageTest {
    private static final String HOSTILE = "</script><script>alert(1)</script><!-- \"'&<b>";

    @Test
    void holdsWhatItNeedsAndLoadsNothing() throws Exception {
        String html = page(Runs.many(Runs.GIB, 1000, 1, 1, Runs.FORK_PRIVATE), "A title & more");
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<title>A title &amp; more</title>")
                .contains("default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:")
                .doesNotContain("{{")
                .doesNotContain(" src=\"")
                .doesNotContain("<link");
        assertThat(scripts(html)).as("collector, data, library, page").isEqualTo(4);
    }

    @Test
    void hostileTextStaysText() throws Exception {
        LatencyRun plain = Runs.plain(HOSTILE, 1, 100, Collections.nCopies(100, 5.0), 500);
        LatencyRun run = Runs.with(plain, plain.setting(), Map.of(HOSTILE, HOSTILE));
        String html = page(List.of(run), HOSTILE);
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<b>");
        assertThat(scripts(html)).isEqualTo(4);
        assertThat(data(html).at("/names/0").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void placesInFilledTextAreNotFilledAgain() throws Exception {
        String html = page(Runs.many(Runs.GIB, 1000, 1, 1, Runs.STALL), "{{data}} $1 {{nosuch}}");
        assertThat(html).contains("<h1>{{data}} $1 {{nosuch}}</h1>");
    }

    @Test
    void theLibraryIsWhereThePageLooksAndEndsNoElement() throws Exception {
        try (InputStream in = LatencyPage.class.getResourceAsStream(LatencyPage.ECHARTS)) {
            assertThat(in)
                    .as("the version in LatencyPage.ECHARTS is that of the build")
                    .isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("</script", "<!--");
        }
    }

    @Test
    void curvesFollowTheHistogram() {
        Histogram nanos = new Histogram(3);
        for (int micros = 1; micros <= 100_000; micros++) {
            nanos.recordValue(micros * 1000L);
        }
        List<double[]> points = PageCurve.points(nanos);
        assertThat(points).hasSizeLessThanOrEqualTo(120);
        assertThat(points.get(0)[0]).isEqualTo(1);
        for (double[] point : points) {
            double expected = 100_000 * (1 - 1 / point[0]);
            assertThat(point[1]).isCloseTo(expected, within(expected * 0.002 + 1));
        }
        double[] last = points.get(points.size() - 1);
        assertThat(last[0]).isEqualTo(100_000);
        assertThat(last[1]).isEqualTo(nanos.getMaxValue() / 1e3, within(0.001));
        assertThat(PageCurve.points(new Histogram(3))).isEmpty();
    }

    @Test
    void curvesTakeInAllRuns() {
        List<LatencyRun> runs = List.of(
                Runs.plain("a", 1, 100, Collections.nCopies(100, 5.0), 500),
                Runs.plain("a", 2, 900, Collections.nCopies(100, 5.0), 500));
        RunGroup group = RunGroup.of(runs).get(0);
        Histogram merged = PageCurve.merged(List.of(group), LatencyPhase.snapshot(1));
        assertThat(merged.getTotalCount()).isEqualTo(6);
        assertThat(merged.getMaxValue() / 1e3).isCloseTo(900, within(1.0));
    }

    @Test
    void theRunShownIsTheMedianOne() {
        List<LatencyRun> runs = new ArrayList<>();
        double[] longest = {400, 100, 900, 200};
        for (int i = 0; i < longest.length; i++) {
            runs.add(Runs.plain("a", i + 1, longest[i], Collections.nCopies(100, 5.0), 500));
        }
        assertThat(PageSection.representative(RunGroup.of(runs.subList(0, 3)).get(0))
                        .run())
                .isEqualTo(1);
        assertThat(PageSection.representative(RunGroup.of(runs).get(0)).run())
                .as("the lower one of 200 and 400")
                .isEqualTo(4);
    }

    @Test
    void longTimelinesKeepTheirPeaks() {
        List<Double> worst = new ArrayList<>(Collections.nCopies(20_000, 5.0));
        worst.set(4_999, 7_000.0);
        worst.set(5_000, 80_000.0);
        worst.set(13_337, 90_000.0);
        worst.set(13_338, 0.0);
        LatencyRun run = Runs.plain("a", 1, 90_000, worst, 50_004);
        PageTimeline timeline = PageTimeline.around(List.of(run));
        List<double[]> points = timeline.worst(run);
        assertThat(points).hasSizeLessThanOrEqualTo(PageTimeline.POINTS + 1);
        assertThat(timeline.stepMillis()).isGreaterThan(10);
        assertThat(near(points, -0.06)).as("before the gate").isEqualTo(7);
        assertThat(near(points, -0.004)).as("the gate's bucket").isEqualTo(80);
        assertThat(points.stream().mapToDouble(point -> point[1]).max()).hasValue(90);
    }

    @Test
    void bucketsWithoutWritesHaveNoPoint() {
        List<Double> worst = new ArrayList<>(Collections.nCopies(300, 0.0));
        worst.set(150, 12.5);
        LatencyRun run = Runs.plain("a", 1, 100, worst, 1500);
        List<double[]> points = PageTimeline.around(List.of(run)).worst(run);
        assertThat(points).hasSize(1);
        assertThat(points.get(0)).containsExactly(0, 0.0125);
    }

    @Test
    void seriesWithoutSnapshotsStandBesideThoseThatHaveThem() {
        List<LatencyRun> runs = new ArrayList<>(Runs.many(Runs.GIB, 1000, 2, 1, Runs.NONE, Runs.FORK_PRIVATE));
        runs.addAll(Runs.many(2 * Runs.GIB, 1000, 1, 0, Runs.NOTHING));
        List<PageSection> sections = PageSection.of(runs);
        assertThat(sections).hasSize(2);
        assertThat(sections.get(0).groups())
                .extracting(group -> group.setting().series())
                .containsExactly("none", "fork:private");
        assertThat(sections.get(1).rest()).contains("no snapshots");
        PageData data = PageData.of(runs, sections);
        PageSeries none = data.sections().get(0).series().get(0);
        assertThat(none.first()).isEmpty();
        assertThat(none.pauseMillis()).isNegative();
        assertThat(none.worst()).isNotEmpty();
    }

    private static LatencySetting with(LatencySetting s, int writers, String pace) {
        return new LatencySetting(
                s.series(),
                s.target(),
                s.method(),
                s.arena(),
                s.sink(),
                s.dataBytes(),
                s.keys(),
                s.keyBytes(),
                s.valueBytes(),
                s.rate(),
                writers,
                s.zipf(),
                s.ttlShare(),
                pace,
                s.connections(),
                s.getShare(),
                s.bystanderBytes());
    }

    @Test
    void aServerStandsBesideAStoreThoughItsWritersSleep() {
        LatencyRun run = Runs.one(Runs.FORK_PRIVATE, Runs.GIB, 1000, 1, 1);
        LatencyRun server = Runs.one(Runs.REDIS, Runs.GIB, 1000, 1, 1);
        LatencySetting sleeping = with(server.setting(), server.setting().writers(), "sleep");
        List<PageSection> sections = PageSection.of(List.of(run, Runs.with(server, sleeping, server.host())));
        assertThat(sections).hasSize(1);
        assertThat(sections.get(0).rest()).contains("by pace spin for fork:private; by pace sleep for redis");
    }

    @Test
    void otherSettingsMakeOtherSections() {
        LatencyRun run = Runs.one(Runs.FORK_PRIVATE, Runs.GIB, 1000, 1, 1);
        LatencySetting other = with(run.setting(), 3, "sleep");
        List<PageSection> sections = PageSection.of(List.of(run, Runs.with(run, other, run.host())));
        assertThat(sections).hasSize(2);
        assertThat(sections.get(0).heading()).isEqualTo("1 GiB, 1,000 writes a second");
        assertThat(sections.get(1).rest())
                .isEqualTo("keys of 16 bytes, values of 1,024 bytes · 3 writers by pace sleep"
                        + " · keys by Zipf 0.99 · 10% of the writes set an expiry · snapshots to a file");
    }

    @Test
    void theSummaryComparesWithTheForkOnPrivatePages() {
        List<LatencyRun> runs = List.of(
                Runs.plain("fork:private", 1, 50_000, Collections.nCopies(100, 5.0), 500),
                Runs.plain("other", 1, 500, Collections.nCopies(100, 5.0), 500));
        String summary = PageTables.summary(PageSection.of(runs));
        assertThat(summary).contains("× 1<", "1/100<").contains("50\u00a0ms<", "500\u00a0µs<");
    }

    @Test
    void throughputIsWhatWasWrittenBetweenSamples() {
        LatencyRun run = Runs.one(Runs.FORK_PRIVATE, Runs.GIB, 1000, 1, 2);
        List<double[]> rates = PageTimeline.rates(run);
        double mean = rates.stream().mapToDouble(point -> point[1]).average().orElseThrow();
        assertThat(rates).hasSizeBetween(20, 121);
        assertThat(mean).isCloseTo(run.snapshots().get(0).megabytesPerSecond(), within(mean * 0.1));
    }

    @Test
    void factsThatDifferNameTheirRuns() {
        List<LatencyRun> runs = Runs.many(Runs.GIB, 1000, 2, 1, Runs.FORK_PRIVATE, Runs.REDIS);
        assertThat(PageTables.hosts(runs))
                .contains("<div>6.1.0-18-amd64</div>")
                .contains("<div>Redis 7.0.15 <small>2 runs: redis</small></div>");
        assertThat(PageTables.commands(runs)).containsOnlyOnce("--series redis");
    }

    @Test
    void figuresHaveTheUnitThatFits() {
        assertThat(PageText.time(0.5)).isEqualTo("0.5\u00a0µs");
        assertThat(PageText.time(1234)).isEqualTo("1.23\u00a0ms");
        assertThat(PageText.time(1_234_567)).isEqualTo("1,235\u00a0ms");
        assertThat(PageText.time(12_345_678)).isEqualTo("12.3\u00a0s");
        assertThat(PageText.times(Spread.of(1000, 2000, 4000))).isEqualTo("2\u00a0ms <small>[1–4]</small>");
        assertThat(PageText.bytes((4L << 30) + 700)).isEqualTo("4 GiB");
        assertThat(PageText.figure(0)).isEqualTo("0");
    }

    // Without the library, which would drown a failure's message.
    private static String page(List<LatencyRun> runs, String title) throws Exception {
        String html = LatencyPage.html(runs, title);
        String library = library();
        assertThat(html.contains(library)).isTrue();
        return html.replace(library, "");
    }

    private static String library() throws Exception {
        try (InputStream in = LatencyPage.class.getResourceAsStream(LatencyPage.ECHARTS)) {
            assertThat(in)
                    .as("the version in LatencyPage.ECHARTS is that of the build")
                    .isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double near(List<double[]> points, double seconds) {
        double[] nearest = points.get(0);
        for (double[] point : points) {
            if (Math.abs(point[0] - seconds) < Math.abs(nearest[0] - seconds)) {
                nearest = point;
            }
        }
        return nearest[1];
    }

    private static int scripts(String html) {
        int count = 0;
        Matcher script = Pattern.compile("<script").matcher(html);
        while (script.find()) {
            count++;
        }
        return count;
    }

    private static JsonNode data(String html) throws Exception {
        Matcher data =
                Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(html);
        assertThat(data.find()).isTrue();
        return new ObjectMapper().readTree(data.group(1));
    }
}
