package io.forkpoint.server.internal.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are found in what arrives, in whatever pieces it does. */
class RequestParserTest {
    private static final RequestLimits LIMITS = new RequestLimits(1000, 1 << 20);

    private final RequestParser parser = new RequestParser();

    /** Appends pieces to one buffer, and lists the requests that are found. */
    private List<List<String>> parse(RequestLimits limits, String... pieces) throws ProtocolException {
        List<List<String>> found = new ArrayList<>();
        ByteBuf in = Unpooled.directBuffer();
        try {
            for (String piece : pieces) {
                in.writeCharSequence(piece, StandardCharsets.ISO_8859_1);
                Request request = parser.parse(in, limits);
                while (request != null) {
                    List<String> words = new ArrayList<>();
                    for (int i = 0; i < request.size(); i++) {
                        words.add(new String(request.bytes(i), StandardCharsets.ISO_8859_1));
                    }
                    found.add(words);
                    in.skipBytes(parser.done());
                    request = parser.parse(in, limits);
                }
                in.discardReadBytes();
            }
            return found;
        } finally {
            in.release();
        }
    }

    private List<List<String>> parse(String... pieces) throws ProtocolException {
        return parse(LIMITS, pieces);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n",
                "*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n\r\n\r\n\r\nGET k\r\n",
                "GET \"a b\\x00\\n\" 'c''\r\n",
                "GET \"a b\\x00\\n\" 'c\\'d'\nPING\n\r\n*0\r\n*-1\r\n*1\r\n$1\r\n*\r\n",
                "*1\r\n$12\r\n*1\r\n$4\r\nPING\r\n"
            })
    void findsTheSameHoweverItIsSplit(String all) throws ProtocolException {
        List<List<String>> whole;
        try {
            whole = parse(all);
        } catch (ProtocolException wrong) {
            whole = null;
        }
        for (int i = 0; i <= all.length(); i++) {
            for (int j = i; j <= all.length(); j++) {
                List<List<String>> parts;
                RequestParserTest fresh = new RequestParserTest();
                try {
                    parts = fresh.parse(all.substring(0, i), all.substring(i, j), all.substring(j));
                } catch (ProtocolException wrong) {
                    parts = null;
                }
                assertThat(parts).as("split at %d and %d", i, j).isEqualTo(whole);
            }
        }
        assertThat(new RequestParserTest().parsesByteByByte(all)).isEqualTo(whole);
    }

    private List<List<String>> parsesByteByByte(String all) {
        try {
            return parse(all.split("", -1));
        } catch (ProtocolException wrong) {
            return null;
        }
    }

    @Test
    void splitsLinesAsRedisDoes() throws ProtocolException {
        assertThat(parse("  SET\tkey  \"a\\r\\n\\t\\b\\a\\\\\\\"\\x41\\xzz\"  \r\n"))
                .containsExactly(List.of("SET", "key", "a\r\n\t\b\u0007\\\"Axzz"));
        assertThat(parse("a\"b c\" 'd\\e' ''\n")).containsExactly(List.of("ab c", "d\\e", ""));
        assertThat(parse("\r\n\n")).containsExactly(List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*x | invalid multibulk length",
                "*1001. | invalid multibulk length",
                "*01. | invalid multibulk length",
                "*. | invalid multibulk length",
                "*-. | invalid multibulk length",
                "*9999999999999999999. | invalid multibulk length",
                "*18446744073709551617. | invalid multibulk length",
                "*1.$-1. | invalid bulk length",
                "*1.$1048577. | invalid bulk length",
                "*1.$+1. | invalid bulk length",
                "*1.$. | invalid bulk length",
                "*1.$99999999999999999999999. | invalid bulk length",
                "*1.:1. | expected '$', got ':'",
                "GET \"x. | unbalanced quotes in request",
                "GET 'x'y. | unbalanced quotes in request",
            })
    void refusesWhatIsNoRequest(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace(".", "\r\n")))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("Protocol error: " + message);
    }

    @Test
    void refusesALineWithoutAnEnd() throws ProtocolException {
        String line = "x".repeat(64 * 1024);
        assertThat(parse(line)).isEmpty();
        assertThatThrownBy(() -> new RequestParserTest().parse(line + "x"))
                .hasMessage("Protocol error: too big inline request");
    }

    @Test
    void takesLittleFromWhoIsUnknown() {
        assertThatThrownBy(() -> parse(RequestLimits.UNAUTHENTICATED, "*11\r\n"))
                .hasMessage("Protocol error: unauthenticated multibulk length");
        assertThatThrownBy(() -> new RequestParserTest().parse(RequestLimits.UNAUTHENTICATED, "*1\r\n$16385\r\n"))
                .hasMessage("Protocol error: unauthenticated bulk length");
    }

    @Test
    void tellsHowMuchIsArriving() throws ProtocolException {
        parse("*1\r\n$1000\r\nabc");
        assertThat(parser.arriving()).isEqualTo(1000);
    }
}
