package io.forkpoint.server.internal.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What goes over the wire, in both forms of the protocol. */
class ReplyTest {
    private static String written(boolean resp3, Consumer<Reply> writer) {
        Reply reply = new Reply(UnpooledByteBufAllocator.DEFAULT);
        reply.resp3(resp3);
        writer.accept(reply);
        ByteBuf bytes = reply.take();
        try {
            return bytes.toString(StandardCharsets.ISO_8859_1).replace("\r\n", " ");
        } finally {
            bytes.release();
        }
    }

    private static void check(Consumer<Reply> writer, String resp2, String resp3) {
        assertThat(written(false, writer)).isEqualTo(resp2);
        assertThat(written(true, writer)).isEqualTo(resp3);
    }

    @Test
    void writesWhatBothFormsHave() {
        check(Reply::ok, "+OK ", "+OK ");
        check(reply -> reply.simple("PONG"), "+PONG ", "+PONG ");
        check(reply -> reply.error("ERR a\r\nb"), "-ERR a  b ", "-ERR a  b ");
        check(reply -> reply.bulk(new byte[0]), "$0  ", "$0  ");
        check(reply -> reply.bulk("\u00e4"), "$2 \u00c3\u00a4 ", "$2 \u00c3\u00a4 ");
        check(reply -> reply.array(3), "*3 ", "*3 ");
    }

    @Test
    void writesNumbers() {
        for (long value : new long[] {0, 1, -1, 9, 10, -10, 99, 100, 12345, Long.MAX_VALUE, Long.MIN_VALUE}) {
            check(reply -> reply.integer(value), ":" + value + " ", ":" + value + " ");
        }
        check(reply -> reply.number(1.5), "$3 1.5 ", ",1.5 ");
        check(reply -> reply.number(Double.NEGATIVE_INFINITY), "$4 -inf ", ",-inf ");
        check(reply -> reply.big(BigInteger.TEN.pow(20)), "$21 1" + "0".repeat(20) + " ", "(1" + "0".repeat(20) + " ");
    }

    @Test
    void writesWhatOnlyTheNewerFormHas() {
        check(Reply::nil, "$-1 ", "_ ");
        check(Reply::nilArray, "*-1 ", "_ ");
        check(reply -> reply.bulk((byte[]) null), "$-1 ", "_ ");
        check(reply -> reply.bool(true), ":1 ", "#t ");
        check(reply -> reply.bool(false), ":0 ", "#f ");
        check(reply -> reply.map(2), "*4 ", "%2 ");
        check(reply -> reply.set(2), "*2 ", "~2 ");
        check(reply -> reply.push(2), "*2 ", ">2 ");
        check(reply -> reply.verbatim("text"), "$4 text ", "=8 txt:text ");
    }

    @Test
    void takesBackWhatItHasWritten() {
        check(
                reply -> {
                    reply.ok();
                    long before = reply.size();
                    reply.array(1000);
                    reply.bulk("x".repeat(2000));
                    reply.truncate(before);
                    reply.error("ERR");
                },
                "+OK -ERR ",
                "+OK -ERR ");
    }

    @Test
    void writesLongRepliesInPieces() {
        Reply reply = new Reply(UnpooledByteBufAllocator.DEFAULT);
        StringBuilder expected = new StringBuilder();
        String part = "x".repeat(1000);
        for (int i = 0; i < 2000; i++) {
            reply.bulk(part);
            expected.append("$1000 ").append(part).append(' ');
        }
        long before = reply.size();
        assertThat(before).isEqualTo(2000L * (7 + 1000 + 2));
        for (int i = 0; i < 2000; i++) {
            reply.bulk(part);
        }
        reply.truncate(before);
        Reply other = new Reply(UnpooledByteBufAllocator.DEFAULT);
        other.ok();
        other.append(reply);
        other.ok();
        assertThat(reply.size()).isZero();
        ByteBuf all = other.takeAll();
        assertThat(all.toString(StandardCharsets.ISO_8859_1).replace("\r\n", " "))
                .isEqualTo("+OK " + expected + "+OK ");
        all.release();
        assertThat(other.take()).isNull();
    }

    @Test
    void hasNothingToTakeIfNothingIsWritten() {
        Reply reply = new Reply(UnpooledByteBufAllocator.DEFAULT);
        assertThat(reply.take()).isNull();
        assertThat(reply.size()).isZero();
        reply.truncate(0);
        reply.ok();
        reply.release();
        assertThat(reply.take()).isNull();
    }
}
