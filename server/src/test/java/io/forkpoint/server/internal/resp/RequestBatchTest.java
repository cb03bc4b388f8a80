package io.forkpoint.server.internal.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch finds the requests that the parser finds, one by one. */
class RequestBatchTest {
    private static final RequestLimits LIMITS = new RequestLimits(1000, 1 << 20);
    private static final int MOST = 32;

    private static List<String> words(Request request) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < request.size(); i++) {
            words.add(new String(request.bytes(i), StandardCharsets.ISO_8859_1));
        }
        return words;
    }

    private static ByteBuf arrived(String text) {
        ByteBuf in = Unpooled.directBuffer();
        // What has been dealt with still lies before it.
        in.writeCharSequence("+PONG\r\n", StandardCharsets.US_ASCII);
        in.skipBytes(7);
        in.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return in;
    }

    /** The requests before one that is not whole, or wrong, and the bytes of each. */
    private static void parseOneByOne(ByteBuf in, List<List<String>> requests, List<Integer> bytes) {
        RequestParser parser = new RequestParser();
        int begin = in.readerIndex();
        try {
            for (Request request = parser.parse(in, LIMITS);
                    request != null && requests.size() < MOST;
                    request = parser.parse(in, LIMITS)) {
                requests.add(words(request));
                bytes.add(parser.done());
                in.skipBytes(bytes.get(bytes.size() - 1));
            }
        } catch (ProtocolException wrong) {
            // A batch ends before it, too.
        } finally {
            in.readerIndex(begin);
        }
    }

    private static void check(RequestBatch batch, String text) {
        ByteBuf in = arrived(text);
        try {
            List<List<String>> requests = new ArrayList<>();
            List<Integer> bytes = new ArrayList<>();
            parseOneByOne(in, requests, bytes);
            int begin = in.readerIndex();
            int count = batch.parse(in, LIMITS);
            assertThat(in.readerIndex()).isEqualTo(begin);
            List<List<String>> found = new ArrayList<>();
            List<Integer> lengths = new ArrayList<>();
            // All are parsed before the first is looked at.
            for (int i = 0; i < count; i++) {
                found.add(words(batch.get(i)));
                lengths.add(batch.bytes(i));
            }
            assertThat(found).as(text).isEqualTo(requests);
            assertThat(lengths).as(text).isEqualTo(bytes);
        } finally {
            in.release();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*2\r\n$3\r\nGET\r\n$2\r\nkk\r\n",
                "*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n\r\n\r\n\r\nGET k\r\n*1\r\n$4\r\nPING\r\n",
                "GET \"a b\\x00\\n\" 'c\\'d'\nPING\n\r\n*0\r\n*-1\r\n*1\r\n$1\r\n*\r\n",
                "*1\r\n$12\r\n*1\r\n$4\r\nPING\r\n\r\nGET k\r\nGET \"open\r\nGET l\r\n",
                "*1\r\n$4\r\nPING\r\n*1\r\n:1\r\n*1\r\n$4\r\nPING\r\n",
                "PING\r\n*1\r\n$-5\r\n*1\r\n$4\r\nPING\r\n",
                "PING\r\n*5000\r\n$1\r\na\r\n",
                "PING\r\n*1\r\n$2000000\r\na\r\n",
            })
    void findsWhatTheParserFinds(String all) {
        RequestBatch batch = new RequestBatch();
        for (int end = 0; end <= all.length(); end++) {
            // With what was parsed before still in it, and as new.
            check(batch, all.substring(0, end));
            check(new RequestBatch(), all.substring(0, end));
            check(batch, all.substring(end));
        }
    }

    @Test
    void takesSoManyAtATime() {
        RequestBatch batch = new RequestBatch();
        for (int count : new int[] {MOST - 1, MOST, MOST + 1, 3 * MOST}) {
            check(batch, "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".repeat(count));
            check(batch, "GET k\r\n".repeat(count));
        }
    }

    /** The place of an argument in the buffer, which lines of words do not have there. */
    @Test
    void notesKeysWhereTheyLie() {
        RequestBatch batch = new RequestBatch();
        ByteBuf in =
                arrived("*2\r\n$3\r\nGET\r\n$3\r\none\r\nGET two\r\n*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nDEL\r\n$0\r\n\r\n"
                        + "*2\r\n$3\r\nGET\r\n$5\r\nthree\r\n*2\r\n$3\r\nGET\r\n$4");
        try {
            for (int round = 0; round < 2; round++) {
                assertThat(batch.parse(in, LIMITS)).isEqualTo(5);
                for (int i = 0; i < 5; i++) {
                    batch.addKey(i, 1);
                }
                List<String> keys = new ArrayList<>();
                for (int i = 0; i < batch.keys(); i++) {
                    keys.add(batch.memory().getStringWithoutLengthAscii(batch.keyOffsets()[i], batch.keyLengths()[i]));
                }
                assertThat(keys).containsExactly("one", "", "three");
            }
        } finally {
            in.release();
        }
    }
}
