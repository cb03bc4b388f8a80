package io.forkpoint.latency.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.Runs;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser. What it made of the large page stays in {@code target/latency-page}, to be looked at. */
class LatencyPageBrowserTest {
    private static final Path KEPT = Path.of("target", "latency-page");
    private static final Pattern CHART = Pattern.compile("<div class=\"chart\"");

    @TempDir
    private Path folder;

    private Chromium chromium;

    @BeforeEach
    void find() {
        chromium = Chromium.in(folder);
    }

    @Test
    void drawsAllPicturesOfManySeries() throws Exception {
        String html = LatencyPage.html(large(), "Snapshot latency: a sample of made-up figures");
        Path page = write("sample.html", html);
        String dom = chromium.call(page, "--dump-dom");
        assertDrawn(html, dom);
        for (String name : List.of("fork:private", "async-fork:shared", "thread:huge", "redis", "none")) {
            assertThat(body(dom)).contains("data-name=\"" + name + "\"");
        }
        assertThat(texts(dom)).contains("99.9%").anyMatch(text -> text.startsWith("gate: writes held up for "));
    }

    @Test
    void isLightOrDarkAsTheReaderLikes() throws Exception {
        Path page = write("sample.html", LatencyPage.html(large(), "Snapshot latency: a sample of made-up figures"));
        assertThat(brightness(picture(page, "light.png", 1))).isGreaterThan(240);
        assertThat(brightness(picture(page, "dark.png", 0))).isLessThan(40);
    }

    @Test
    void prints() throws Exception {
        Path page = write("sample.html", LatencyPage.html(large(), "Snapshot latency: a sample of made-up figures"));
        Path pdf = KEPT.resolve("sample.pdf").toAbsolutePath();
        chromium.call(
                page, "--no-pdf-header-footer", "--print-to-pdf=" + pdf, "--blink-settings=preferredColorScheme=0");
        byte[] bytes = Files.readAllBytes(pdf);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text.startsWith("%PDF-")).isTrue();
        assertThat(bytes.length).isBetween(50_000, 20_000_000);
        assertThat(matches(Pattern.compile("/Type\\s*/Page\\b"), text)).isBetween(4, 40);
    }

    @Test
    void drawsOneRunOfOneSeries() throws Exception {
        assertDrawn("one.html", Runs.many(Runs.GIB, 1000, 1, 1, Runs.FORK_PRIVATE));
    }

    @Test
    void drawsSeriesWithoutSnapshotsAndPlantedStalls() throws Exception {
        assertDrawn("none.html", Runs.many(Runs.GIB, 1000, 2, 1, Runs.NONE, Runs.NOTHING));
        assertDrawn("stall.html", Runs.many(Runs.GIB, 1000, 1, 3, Runs.STALL, Runs.NONE));
    }

    @Test
    void drawsWhatTookNoTime() throws Exception {
        assertDrawn("zero.html", List.of(Runs.plain("zero", 1, 0, List.of(0.0, 0.01, 0.02, 0.0), 20)));
    }

    @Test
    void hostileNamesAreDrawnAsText() throws Exception {
        String name = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>";
        LatencyRun plain = Runs.plain(name, 1, 100, List.of(5.0, 7.0, 100.0, 6.0), 20);
        LatencyRun run = Runs.with(plain, plain.setting(), Map.of(name, name));
        String dom = assertDrawn("hostile.html", List.of(run));
        assertThat(body(dom)).doesNotContain("<img").doesNotContain("<script>document");
    }

    @Test
    void staysWholeWhenItIsUsed() throws Exception {
        String html = LatencyPage.html(large(), "Used");
        String use = """
                <script>
                const waiting = setInterval(function () {
                  if (document.body.dataset.charts) {
                    clearInterval(waiting);
                    document.querySelector('.legend .tool').click();
                    document.querySelector('.legend button').click();
                    dispatchEvent(new Event('beforeprint'));
                    document.body.dataset.paper = document.querySelector('.timeline svg').getAttribute('viewBox');
                    dispatchEvent(new Event('afterprint'));
                    document.body.dataset.screen = document.querySelector('.timeline svg').getAttribute('viewBox');
                  }
                }, 50);
                </script>
                """;
        String page = html.substring(0, html.lastIndexOf("</body>")) + use + "</body></html>";
        Path file = write("used.html", page);
        String dom = chromium.call(file, "--dump-dom");
        assertDrawn(html, dom);
        assertThat(attribute(dom, "paper")).startsWith("0 0 703 ");
        assertThat(attribute(dom, "screen")).isEqualTo("null");
        assertThat(body(dom)).contains("data-name=\"fork:private\" aria-pressed=\"false\"");
        picture(file, "used.png", 1);
    }

    @Test
    void noticesErrorsAndWhatIsBlocked() throws Exception {
        String html = LatencyPage.html(Runs.many(Runs.GIB, 1000, 1, 1, Runs.STALL), "Errors");
        String broken = html.replace(
                "</main>", "</main><img src=\"http://127.0.0.1:9/x.png\"><script>nosuchfunction();</script>");
        String dom = chromium.call(write("errors.html", broken), "--dump-dom");
        assertThat(attribute(dom, "errors"))
                .startsWith("2: ")
                .contains("blocked by img-src: http://127.0.0.1:9/x.png", "nosuchfunction is not defined");
    }

    private String assertDrawn(String name, List<LatencyRun> runs) throws Exception {
        String html = LatencyPage.html(runs, name);
        String dom = chromium.call(write(name, html), "--dump-dom");
        assertDrawn(html, dom);
        return dom;
    }

    private static void assertDrawn(String html, String dom) {
        int expected = matches(CHART, html);
        assertThat(expected).isPositive();
        assertThat(attribute(dom, "errors")).isEmpty();
        assertThat(attribute(dom, "charts")).isEqualTo(Integer.toString(expected));
        String[] parts = CHART.split(body(dom));
        assertThat(parts).hasSize(expected + 1);
        for (int i = 1; i < parts.length; i++) {
            assertThat(parts[i].contains("<svg") && parts[i].contains("<path"))
                    .as("picture %s", i)
                    .isTrue();
            assertThat(parts[i]).doesNotContain("NaN");
        }
    }

    private BufferedImage picture(Path page, String name, int colourScheme) throws Exception {
        Path picture = KEPT.resolve(name).toAbsolutePath();
        chromium.call(
                page,
                "--screenshot=" + picture,
                "--window-size=1280,2600",
                "--hide-scrollbars",
                "--blink-settings=preferredColorScheme=" + colourScheme);
        BufferedImage image = ImageIO.read(picture.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y += 2) {
            for (int x = 0; x < image.getWidth(); x += 2) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(colours).hasSizeGreaterThan(200);
        return image;
    }

    // Of the left edge, where only the background is.
    private static double brightness(BufferedImage image) {
        double sum = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            int rgb = image.getRGB(2, y);
            sum += ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3.0;
        }
        return sum / image.getHeight();
    }

    private static List<LatencyRun> large() {
        List<LatencyRun> runs = new ArrayList<>(Runs.many(
                4 * Runs.GIB,
                10_000,
                3,
                2,
                Runs.FORK_PRIVATE,
                Runs.FORK_SHARED,
                Runs.ASYNC,
                Runs.THREAD,
                Runs.REDIS,
                Runs.STALL,
                Runs.NONE,
                Runs.NOTHING));
        runs.addAll(Runs.many(8 * Runs.GIB, 10_000, 2, 1, Runs.FORK_PRIVATE, Runs.ASYNC, Runs.REDIS));
        return runs;
    }

    private static Path write(String name, String html) throws Exception {
        Files.createDirectories(KEPT);
        return Files.writeString(KEPT.resolve(name), html).toAbsolutePath();
    }

    private static String attribute(String dom, String name) {
        Matcher attribute =
                Pattern.compile("<body[^>]* data-" + name + "=\"([^\"]*)\"").matcher(dom);
        assertThat(attribute.find()).as("data-%s is there", name).isTrue();
        return attribute.group(1);
    }

    // What is shown: without the scripts at the end.
    private static String body(String dom) {
        return dom.substring(dom.indexOf("<body"), dom.indexOf("<script type=\"application/json\""));
    }

    private static List<String> texts(String dom) {
        List<String> texts = new ArrayList<>();
        Matcher text = Pattern.compile("<text[^>]*>([^<]*)</text>").matcher(dom);
        while (text.find()) {
            texts.add(text.group(1));
        }
        return texts;
    }

    private static int matches(Pattern pattern, String text) {
        int count = 0;
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
