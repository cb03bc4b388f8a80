package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** SET and GET in all their forms, ranges, several strings at once. */
class StringCommandsTest {
    private static final Failure SYNTAX = new Failure("ERR syntax error");
    private static final Failure NO_INTEGER = new Failure("ERR value is not an integer or out of range");
    private static final String FAR = "33000000000000";

    @EachServer
    void setsWithAnExpiry(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("SET", "k", "v", "PXAT", FAR)).isEqualTo("OK");
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(33000000000000L);
            assertThat(client.call("SET", "k", "w", "KEEPTTL")).isEqualTo("OK");
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(33000000000000L);
            assertThat(client.call("SET", "k", "x")).isEqualTo("OK");
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(-1L);
            assertThat(client.call("set", "k", "y", "ex", "100")).isEqualTo("OK");
            assertThat((Long) client.call("TTL", "k")).isBetween(1L, 100L);
            assertThat(client.call("SET", "k", "y", "PXAT", "1")).isEqualTo("OK");
            assertThat(client.call("GET", "k")).isNull();
        }
    }

    @EachServer
    void refusesExpiriesThatAreNone(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "k", "old");
            Failure invalid = new Failure("ERR invalid expire time in 'set' command");
            for (String time : List.of("0", "-1", "9223372036854775807")) {
                assertThat(client.call("SET", "k", "v", "EX", time)).isEqualTo(invalid);
            }
            assertThat(client.call("SET", "k", "v", "EX", "x")).isEqualTo(NO_INTEGER);
            assertThat(client.call("SET", "k", "v", "EX")).isEqualTo(SYNTAX);
            assertThat(client.call("SET", "k", "v", "EX", "1", "PX", "1")).isEqualTo(SYNTAX);
            assertThat(client.call("SET", "k", "v", "KEEPTTL", "PX", "1")).isEqualTo(SYNTAX);
            assertThat(client.call("SET", "k", "v", "NX", "XX")).isEqualTo(SYNTAX);
            assertThat(client.call("SET", "k", "v", "WHAT")).isEqualTo(SYNTAX);
            assertThat(client.call("SETEX", "k", "0", "v"))
                    .isEqualTo(new Failure("ERR invalid expire time in 'setex' command"));
            assertThat(client.call("GETEX", "k", "EX", "0"))
                    .isEqualTo(new Failure("ERR invalid expire time in 'getex' command"));
            assertThat(client.call("GET", "k")).isEqualTo("old");
        }
    }

    @EachServer
    void setsUnderAConditionAndTellsWhatWasThere(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("SET", "k", "1", "XX")).isNull();
            assertThat(client.call("SET", "k", "1", "NX", "GET")).isNull();
            assertThat(client.call("SET", "k", "2", "NX", "GET")).isEqualTo("1");
            assertThat(client.call("SET", "k", "2", "NX")).isNull();
            assertThat(client.call("GET", "k")).isEqualTo("1");
            assertThat(client.call("SET", "k", "3", "XX", "GET")).isEqualTo("1");
            assertThat(client.call("SETNX", "k", "4")).isEqualTo(0L);
            assertThat(client.call("GETSET", "k", "5")).isEqualTo("3");
            assertThat(client.call("GETDEL", "k")).isEqualTo("5");
            assertThat(client.call("GETDEL", "k")).isNull();
            assertThat(client.call("SETNX", "k", "4")).isEqualTo(1L);
        }
    }

    @EachServer
    void doesNotTellWatchersOfWhatWasNotSet(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("SET", "k", "1");
            client.call("WATCH", "k", "none");
            other.call("SET", "k", "2", "NX");
            other.call("SETNX", "k", "2");
            other.call("GETEX", "k");
            other.call("DEL", "none");
            other.call("PERSIST", "k");
            other.call("COPY", "k", "copy");
            other.call("BITOP", "NOT", "inverse", "k");
            client.call("MULTI");
            client.call("GET", "k");
            assertThat(client.call("EXEC")).isEqualTo(List.of("1"));

            client.call("WATCH", "copy");
            other.call("COPY", "k", "copy", "REPLACE");
            client.call("MULTI");
            client.call("GET", "k");
            assertThat(client.call("EXEC")).isNull();
        }
    }

    @EachServer
    void readsAndSetsRanges(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "k", "This is a string");
            assertThat(client.call("GETRANGE", "k", "0", "3")).isEqualTo("This");
            assertThat(client.call("GETRANGE", "k", "-3", "-1")).isEqualTo("ing");
            assertThat(client.call("GETRANGE", "k", "0", "-100")).isEqualTo("T");
            assertThat(client.call("GETRANGE", "k", "-1", "-5")).isEqualTo("");
            assertThat(client.call("SUBSTR", "k", "10", "100")).isEqualTo("string");
            assertThat(client.call("GETRANGE", "none", "0", "3")).isEqualTo("");
            assertThat(client.call("SETRANGE", "k", "10", "S")).isEqualTo(16L);
            assertThat(client.call("GET", "k")).isEqualTo("This is a String");
            assertThat(client.call("SETRANGE", "new", "3", "abc")).isEqualTo(6L);
            assertThat(client.call("GET", "new")).isEqualTo("\0\0\0abc");
            assertThat(client.call("SETRANGE", "none", "3", "")).isEqualTo(0L);
            assertThat(client.call("EXISTS", "none")).isEqualTo(0L);
            assertThat(client.call("SETRANGE", "k", "-1", "x")).isEqualTo(new Failure("ERR offset is out of range"));
            assertThat(client.call("SETRANGE", "k", "536870912", "x"))
                    .isEqualTo(new Failure("ERR string exceeds maximum allowed size (proto-max-bulk-len)"));
            assertThat(client.call("APPEND", "k", "!")).isEqualTo(17L);
            assertThat(client.call("STRLEN", "k")).isEqualTo(17L);
            assertThat(client.call("STRLEN", "none")).isEqualTo(0L);
        }
    }

    @EachServer
    void takesSeveralAtOnce(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("MSET", "a", "1", "b", "2", "a", "3")).isEqualTo("OK");
            assertThat(client.call("MGET", "a", "none", "b")).isEqualTo(Arrays.asList("3", null, "2"));
            assertThat(client.call("MSETNX", "c", "1", "a", "2")).isEqualTo(0L);
            assertThat(client.call("EXISTS", "c")).isEqualTo(0L);
            assertThat(client.call("MSETNX", "c", "1", "d", "2")).isEqualTo(1L);
            assertThat(client.call("MSET", "a", "1", "b"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'mset' command"));
        }
    }

    @EachServer
    void readsAndExpires(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("SET", "k", "v");
            assertThat(client.call("GETEX", "k", "PXAT", FAR)).isEqualTo("v");
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(33000000000000L);
            assertThat(client.call("GETEX", "k", "PERSIST")).isEqualTo("v");
            assertThat(client.call("PEXPIRETIME", "k")).isEqualTo(-1L);
            assertThat(client.call("GETEX", "k", "PXAT", "1")).isEqualTo("v");
            assertThat(client.call("EXISTS", "k")).isEqualTo(0L);
            assertThat(client.call("GETEX", "k", "KEEPTTL")).isEqualTo(SYNTAX);
        }
    }

    @EachServer
    void reckons(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("INCR", "n")).isEqualTo(1L);
            assertThat(client.call("DECRBY", "n", "3")).isEqualTo(-2L);
            client.call("SET", "n", "9223372036854775807");
            assertThat(client.call("INCR", "n")).isEqualTo(new Failure("ERR increment or decrement would overflow"));
            assertThat(client.call("DECRBY", "n", "-9223372036854775808"))
                    .isEqualTo(new Failure("ERR decrement would overflow"));
            assertThat(client.call("INCRBYFLOAT", "f", "3.0")).isEqualTo("3");
            assertThat(client.call("INCRBYFLOAT", "f", "0.1")).isEqualTo("3.1");
            assertThat(client.call("INCRBYFLOAT", "f", "-3.1")).isEqualTo("0");
            assertThat(client.call("INCRBYFLOAT", "f", "1e30")).isEqualTo("1000000000000000000024696061952");
            assertThat(client.call("INCRBYFLOAT", "f", "x")).isEqualTo(new Failure("ERR value is not a valid float"));
            assertThat(client.call("INCRBYFLOAT", "f", "inf"))
                    .isEqualTo(new Failure("ERR increment would produce NaN or Infinity"));
            client.call("SET", "t", "abc");
            assertThat(client.call("INCR", "t")).isEqualTo(NO_INTEGER);
        }
    }

    @EachServer
    void findsTheLongestCommonSubsequence(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("MSET", "a", "ohmytext", "b", "mynewtext");
            assertThat(client.call("LCS", "a", "b")).isEqualTo("mytext");
            assertThat(client.call("LCS", "a", "b", "LEN")).isEqualTo(6L);
            assertThat(client.call("LCS", "a", "b", "IDX", "MINMATCHLEN", "4", "WITHMATCHLEN"))
                    .isEqualTo(List.of("matches", List.of(List.of(List.of(4L, 7L), List.of(5L, 8L), 4L)), "len", 6L));
            assertThat(client.call("LCS", "a", "none")).isEqualTo("");
            assertThat(client.call("LCS", "a", "b", "LEN", "IDX"))
                    .isEqualTo(new Failure("ERR If you want both the length and indexes, please just use IDX."));
        }
    }

    /** As C's long double does it, whose last bit decides what 17 decimals say. */
    @EachServer
    void addsFractionsAsRedisDoes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            assertThat(client.call("INCRBYFLOAT", "f", "0.024390243902439025")).isEqualTo("0.02439024390243902");
            assertThat(client.call("INCRBYFLOAT", "f", "-0.024390243902439025")).isEqualTo("0");
            assertThat(client.call("INCRBYFLOAT", "g", "0.0000000000000000049")).isEqualTo("0");
            assertThat(client.call("INCRBYFLOAT", "h", "0.3333333333333333333")).isEqualTo("0.33333333333333333");
        }
    }
}
