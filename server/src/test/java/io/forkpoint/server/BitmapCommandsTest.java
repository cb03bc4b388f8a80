package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** SETBIT, GETBIT, BITCOUNT, BITPOS, BITOP, BITFIELD. */
class BitmapCommandsTest {
    @EachServer
    void setsAndReadsBits(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("SETBIT", "k", "7", "1")).isEqualTo(0L);
            assertThat(client.call("SETBIT", "k", "7", "0")).isEqualTo(1L);
            assertThat(client.call("SETBIT", "k", "17", "1")).isEqualTo(0L);
            assertThat(client.call("GET", "k")).isEqualTo("\0\0@");
            assertThat(client.call("GETBIT", "k", "17")).isEqualTo(1L);
            assertThat(client.call("GETBIT", "k", "1000")).isEqualTo(0L);
            assertThat(client.call("GETBIT", "none", "0")).isEqualTo(0L);
            Failure offset = new Failure("ERR bit offset is not an integer or out of range");
            assertThat(client.call("SETBIT", "k", "4294967296", "1")).isEqualTo(offset);
            assertThat(client.call("SETBIT", "k", "-1", "1")).isEqualTo(offset);
            assertThat(client.call("SETBIT", "k", "0", "2"))
                    .isEqualTo(new Failure("ERR bit is not an integer or out of range"));
        }
    }

    @EachServer
    void changesALargeBitmapWhereItLies(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            long last = (100L << 23) - 1;
            assertThat(client.call("SETBIT", "k", Long.toString(last), "1")).isEqualTo(0L);
            for (int i = 0; i < 100; i++) {
                assertThat(client.call("SETBIT", "k", Long.toString(i * 1_000_003L), "1"))
                        .isEqualTo(0L);
            }
            assertThat(client.call("BITCOUNT", "k")).isEqualTo(101L);
            assertThat(client.call("BITPOS", "k", "1", "-1")).isEqualTo(last);
        }
    }

    @EachServer
    void countsAndFinds(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "k", "foobar");
            assertThat(client.call("BITCOUNT", "k")).isEqualTo(26L);
            assertThat(client.call("BITCOUNT", "k", "1", "1")).isEqualTo(6L);
            assertThat(client.call("BITCOUNT", "k", "5", "30", "BIT")).isEqualTo(17L);
            assertThat(client.call("BITCOUNT", "k", "1")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(client.call("BITCOUNT", "none")).isEqualTo(0L);
            client.call("SET", "ones", "\u00ff\u00ff");
            assertThat(client.call("BITPOS", "ones", "0")).isEqualTo(16L);
            assertThat(client.call("BITPOS", "ones", "0", "0", "-1")).isEqualTo(-1L);
            client.call("SET", "k", "\0\u00ff\u00f0");
            assertThat(client.call("BITPOS", "k", "1", "2")).isEqualTo(16L);
            assertThat(client.call("BITPOS", "k", "1", "7", "15", "BIT")).isEqualTo(8L);
            assertThat(client.call("BITPOS", "k", "0", "-9", "-30")).isEqualTo(0L);
            assertThat(client.call("BITPOS", "k", "0", "-1", "-2")).isEqualTo(-1L);
            assertThat(client.call("BITCOUNT", "k", "-1", "-2", "X")).isEqualTo(0L);
            assertThat(client.call("BITCOUNT", "k", "-2", "-1", "X")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(client.call("BITCOUNT", "k", "-1", "-2", "BIT", "1")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(client.call("BITPOS", "k", "0", "-1", "-2", "X")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(client.call("BITPOS", "none", "1")).isEqualTo(-1L);
            assertThat(client.call("BITPOS", "none", "0")).isEqualTo(0L);
            assertThat(client.call("BITPOS", "k", "2")).isEqualTo(new Failure("ERR The bit argument must be 1 or 0."));
        }
    }

    @EachServer
    void combines(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MSET", "a", "foobar-and-more", "b", "abcdef");
            assertThat(client.call("BITOP", "AND", "to", "a", "b")).isEqualTo(15L);
            assertThat(client.call("GET", "to")).isEqualTo("`bc`ab\0\0\0\0\0\0\0\0\0");
            assertThat(client.call("BITOP", "XOR", "to", "a", "a")).isEqualTo(15L);
            assertThat(client.call("BITCOUNT", "to")).isEqualTo(0L);
            assertThat(client.call("BITOP", "NOT", "b", "b")).isEqualTo(6L);
            assertThat(client.call("GET", "b")).isEqualTo("\u009e\u009d\u009c\u009b\u009a\u0099");
            assertThat(client.call("BITOP", "OR", "to", "none")).isEqualTo(0L);
            assertThat(client.call("EXISTS", "to")).isEqualTo(0L);
            assertThat(client.call("BITOP", "NOT", "to", "a", "b"))
                    .isEqualTo(new Failure("ERR BITOP NOT must be called with a single source key."));
        }
    }

    @EachServer
    void treatsBitsAsNumbers(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("BITFIELD", "k", "INCRBY", "i5", "100", "1", "GET", "u4", "0"))
                    .isEqualTo(List.of(1L, 0L));
            assertThat(client.call("BITFIELD", "k", "SET", "u8", "#1", "255", "GET", "i8", "8"))
                    .isEqualTo(List.of(0L, -1L));
            assertThat(client.call(
                            "BITFIELD",
                            "k",
                            "OVERFLOW",
                            "SAT",
                            "INCRBY",
                            "u8",
                            "8",
                            "9",
                            "OVERFLOW",
                            "FAIL",
                            "INCRBY",
                            "u8",
                            "8",
                            "9",
                            "OVERFLOW",
                            "WRAP",
                            "INCRBY",
                            "u8",
                            "8",
                            "2"))
                    .isEqualTo(Arrays.asList(255L, null, 1L));
            assertThat(client.call("BITFIELD", "k", "SET", "i64", "0", "-9223372036854775808", "GET", "u1", "0"))
                    .isEqualTo(List.of(281474976710656L, 1L));
            assertThat(client.call("BITFIELD_RO", "none", "GET", "u8", "0")).isEqualTo(List.of(0L));
            assertThat(client.call("BITFIELD_RO", "k", "SET", "u8", "0", "1"))
                    .isEqualTo(new Failure("ERR BITFIELD_RO only supports the GET subcommand"));
            assertThat(client.call("BITFIELD", "k", "GET", "u64", "0"))
                    .isEqualTo(new Failure("ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not"
                            + " supported but i64 is."));
        }
    }
}
