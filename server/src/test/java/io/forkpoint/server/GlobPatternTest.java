package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.forkpoint.Seeds;
import io.forkpoint.machine.RespClient;
import io.forkpoint.server.internal.resp.GlobPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Patterns, compared with what redis-server makes of them. */
class GlobPatternTest {
    private static final String LETTERS = "abcAB-^]\u00ff";
    private static final String[] PIECES = {
        "*", "*", "?", "[", "[^", "]", "\\", "-", "^", "a", "b", "c", "A", "\u00ff", "[a-c]", "[^b]", "[c-a]", "\\*",
        "[\\]a]"
    };

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean matches(String pattern, String string) {
        return GlobPattern.of(latin(pattern)).matches(latin(string));
    }

    /** What Redis filters with SSCAN, one string at a time; it takes a star to be no filter there. */
    @Test
    void matchesWhatRedisMatches() throws Exception {
        for (long seed : Seeds.some().toArray()) {
            Seeds.explain(seed, "patterns", () -> compare(new Random(seed)));
        }
    }

    private static void compare(Random random) throws IOException {
        try (RespClient redis = ServerKind.REDIS.client()) {
            List<String> strings = new ArrayList<>(List.of(""));
            for (int i = 0; i < 40; i++) {
                strings.add(text(random, LETTERS.split("")));
            }
            List<String> command = new ArrayList<>(List.of("SADD", "s"));
            command.addAll(strings);
            redis.call(command.toArray(String[]::new));
            for (int i = 0; i < 1_000; i++) {
                String pattern = text(random, PIECES);
                List<?> reply = (List<?>) redis.call("SSCAN", "s", "0", "COUNT", "1000", "MATCH", pattern);
                Object[] expected = ((List<?>) reply.get(1)).stream().sorted().toArray();
                Object[] found = strings.stream()
                        .distinct()
                        .filter(string -> matches(pattern, string))
                        .sorted()
                        .toArray();
                assertThat(found).as("what matches " + pattern).isEqualTo(expected);
            }
        }
    }

    private static String text(Random random, String[] pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    @Test
    void ignoresCaseIfAsked() {
        GlobPattern pattern = GlobPattern.ofIgnoringCase(latin("Max*[A-C]"));
        assertThat(pattern.matches(latin("maxmemoryB"))).isTrue();
        assertThat(pattern.matches(latin("MAXa"))).isTrue();
        assertThat(pattern.matches(latin("maxd"))).isFalse();
        assertThat(matches("Max", "max")).isFalse();
    }

    @Test
    void takesNoLongerForHostilePatterns() {
        char[] many = new char[20_000];
        Arrays.fill(many, 'a');
        String string = new String(many);
        // Tried one way after the other, each star's ways would multiply.
        assertThatCode(() ->
                        assertThat(matches("*a".repeat(1_000) + "b", string)).isFalse())
                .doesNotThrowAnyException();
    }
}
