package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What waits for lists: who is served, when, and with what. */
class BlockingCommandsTest {
    private static final Failure WRONG_TYPE =
            new Failure("WRONGTYPE Operation against a key holding the wrong kind of value");

    /** Has a new client wait. */
    static RespClient waiting(ServerKind kind, String... command) throws IOException {
        int before = kind.blocked();
        RespClient client = new RespClient(kind.port());
        client.send(command);
        kind.awaitBlocked(before + 1);
        return client;
    }

    /** An empty server, for which nobody waits. */
    static RespClient begin(ServerKind kind) throws IOException {
        RespClient client = kind.client();
        kind.awaitBlocked(0);
        return client;
    }

    @EachServer
    void takesWhatIsThere(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("RPUSH", "l", "a", "b", "c", "d", "e", "f");
            assertThat(client.call("BLPOP", "none", "l", "0")).isEqualTo(List.of("l", "a"));
            assertThat(client.call("BRPOP", "none", "l", "0")).isEqualTo(List.of("l", "f"));
            assertThat(client.call("BLMOVE", "l", "m", "LEFT", "RIGHT", "0")).isEqualTo("b");
            assertThat(client.call("BRPOPLPUSH", "l", "m", "0")).isEqualTo("e");
            assertThat(client.call("BLMPOP", "0", "2", "none", "l", "LEFT", "COUNT", "9"))
                    .isEqualTo(List.of("l", List.of("c", "d")));
            assertThat(client.call("LRANGE", "m", "0", "-1")).isEqualTo(List.of("e", "b"));
        }
    }

    @EachServer
    void checksItsArguments(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("SET", "s", "x");
            assertThat(client.call("BLPOP", "none", "s", "0")).isEqualTo(WRONG_TYPE);
            assertThat(client.call("BLPOP", "none", "-1")).isEqualTo(new Failure("ERR timeout is negative"));
            assertThat(client.call("BLPOP", "none", "x"))
                    .isEqualTo(new Failure("ERR timeout is not a float or out of range"));
            assertThat(client.call("BLMPOP", "x", "0", "none", "LEFT"))
                    .isEqualTo(new Failure("ERR numkeys should be greater than 0"));
            assertThat(client.call("BLMPOP", "x", "1", "none", "UP")).isEqualTo(new Failure("ERR syntax error"));
            assertThat(client.call("BLMOVE", "s", "none", "LEFT", "LEFT", "0")).isEqualTo(WRONG_TYPE);
            assertThat(client.call("XREAD", "BLOCK", "-1", "STREAMS", "none", "0"))
                    .isEqualTo(new Failure("ERR timeout is negative"));
            assertThat(client.call("XREAD", "BLOCK", "x", "STREAMS", "none", "0"))
                    .isEqualTo(new Failure("ERR timeout is not an integer or out of range"));
        }
    }

    @EachServer
    void waitsNoLongerThanItIsTold(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            long began = System.nanoTime();
            assertThat(client.call("BLPOP", "none", "0.2")).isNull();
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(190_000_000L);
            assertThat(client.call("BLMOVE", "none", "m", "LEFT", "LEFT", "0.001"))
                    .isNull();
            assertThat(client.call("BLMPOP", "0.001", "1", "none", "LEFT")).isNull();
            assertThat(client.call("BZPOPMIN", "none", "0.001")).isNull();
            assertThat(client.call("BZMPOP", "0.001", "1", "none", "MAX")).isNull();
            assertThat(client.call("XREAD", "BLOCK", "1", "STREAMS", "none", "$"))
                    .isNull();
            client.call("RPUSH", "none", "a");
            assertThat(client.call("LLEN", "none")).isEqualTo(1L);
        }
    }

    @EachServer
    void isSentAway(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient waiter = new RespClient(kind.port())) {
            String id = String.valueOf(waiter.call("CLIENT", "ID"));
            assertThat(client.call("CLIENT", "UNBLOCK", id)).isEqualTo(0L);
            waiter.send("BLPOP", "l", "0");
            kind.awaitBlocked(1);
            assertThat(client.call("CLIENT", "UNBLOCK", id)).isEqualTo(1L);
            assertThat(waiter.read()).isNull();
            waiter.send("XREAD", "BLOCK", "0", "STREAMS", "s", "$");
            kind.awaitBlocked(1);
            assertThat(client.call("CLIENT", "UNBLOCK", id, "ERROR")).isEqualTo(1L);
            assertThat(waiter.read()).isEqualTo(new Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK"));
            client.call("RPUSH", "l", "a");
            assertThat(client.call("LLEN", "l")).isEqualTo(1L);
        }
    }

    @EachServer
    void servesWhoHasWaitedLongest(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient first = waiting(kind, "BLPOP", "l", "0");
                RespClient second = waiting(kind, "BRPOP", "other", "l", "0");
                RespClient third = waiting(kind, "BLMPOP", "0", "1", "l", "RIGHT", "COUNT", "2")) {
            assertThat(client.call("RPUSH", "l", "a", "b", "c", "d", "e")).isEqualTo(5L);
            assertThat(first.read()).isEqualTo(List.of("l", "a"));
            assertThat(second.read()).isEqualTo(List.of("l", "e"));
            assertThat(third.read()).isEqualTo(List.of("l", List.of("d", "c")));
            assertThat(client.call("LRANGE", "l", "0", "-1")).isEqualTo(List.of("b"));
            kind.awaitBlocked(0);
        }
    }

    @EachServer
    void isServedFromTheKeyThatWasChangedFirst(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient waiter = waiting(kind, "BLPOP", "a", "b", "a", "0")) {
            client.call("MULTI");
            client.call("RPUSH", "b", "1");
            client.call("RPUSH", "a", "2");
            client.call("EXEC");
            assertThat(waiter.read()).isEqualTo(List.of("b", "1"));
            assertThat(client.call("LRANGE", "a", "0", "-1")).isEqualTo(List.of("2"));
        }
    }

    @EachServer
    void seesATransactionAsOneChange(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient waiter = waiting(kind, "BLPOP", "l", "0")) {
            client.call("MULTI");
            client.call("RPUSH", "l", "a");
            client.call("LPOP", "l");
            client.call("BLPOP", "none", "0");
            client.call("RPUSH", "l", "b");
            client.call("FLUSHALL");
            client.call("RPUSH", "l", "c", "d");
            client.call("RPUSH", "l", "e");
            List<?> replies = (List<?>) client.call("EXEC");
            assertThat(replies.get(1)).isEqualTo("a");
            assertThat(replies.get(2)).isNull();
            assertThat(replies.get(6)).isEqualTo(3L);
            assertThat(waiter.read()).isEqualTo(List.of("l", "c"));
        }
    }

    @EachServer
    void passesElementsOn(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient last = waiting(kind, "BLPOP", "c", "0");
                RespClient middle = waiting(kind, "BLMOVE", "b", "c", "LEFT", "RIGHT", "0");
                RespClient first = waiting(kind, "BRPOPLPUSH", "a", "b", "0");
                RespClient around = waiting(kind, "BLMOVE", "d", "d", "LEFT", "RIGHT", "0")) {
            client.call("RPUSH", "a", "x");
            assertThat(first.read()).isEqualTo("x");
            assertThat(middle.read()).isEqualTo("x");
            assertThat(last.read()).isEqualTo(List.of("c", "x"));
            client.call("RPUSH", "d", "y", "z");
            assertThat(around.read()).isEqualTo("y");
            assertThat(client.call("LRANGE", "d", "0", "-1")).isEqualTo(List.of("z", "y"));
        }
    }

    @EachServer
    void isToldThatItsDestinationIsOfAnotherType(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient wrong = waiting(kind, "BLMOVE", "l", "s", "LEFT", "RIGHT", "0");
                RespClient right = waiting(kind, "BLPOP", "l", "0")) {
            client.call("SET", "s", "x");
            client.call("RPUSH", "l", "a");
            assertThat(wrong.read()).isEqualTo(WRONG_TYPE);
            assertThat(right.read()).isEqualTo(List.of("l", "a"));
        }
    }

    @EachServer
    void goesOnWaitingForAKeyOfAnotherType(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient waiter = waiting(kind, "BLPOP", "k", "0");
                RespClient reader = waiting(kind, "XREAD", "BLOCK", "0", "STREAMS", "k", "0")) {
            client.call("SET", "k", "x");
            client.call("FLUSHALL");
            client.call("XADD", "k", "1-1", "f", "v");
            assertThat(reader.read()).isEqualTo(List.of(List.of("k", List.of(List.of("1-1", List.of("f", "v"))))));
            client.call("FLUSHDB");
            client.call("LPUSH", "k", "a");
            assertThat(waiter.read()).isEqualTo(List.of("k", "a"));
        }
    }

    @EachServer
    void runsWhatStandsBehindItAfterwards(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient waiter = new RespClient(kind.port())) {
            waiter.sendRaw("SET s 1\r\nBLPOP l 0\r\nGET s\r\nBLPOP l 0\r\nPING\r\n");
            assertThat(waiter.read()).isEqualTo("OK");
            kind.awaitBlocked(1);
            client.call("SET", "s", "2");
            client.call("RPUSH", "l", "a");
            assertThat(waiter.read()).isEqualTo(List.of("l", "a"));
            assertThat(waiter.read()).isEqualTo("2");
            kind.awaitBlocked(1);
            waiter.send("ECHO", "x".repeat(200_000));
            client.call("RPUSH", "l", "b");
            assertThat(waiter.read()).isEqualTo(List.of("l", "b"));
            assertThat(waiter.read()).isEqualTo("PONG");
            assertThat(waiter.read()).isEqualTo("x".repeat(200_000));
        }
    }

    @EachServer
    void servesNobodyWhoHasGone(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient stays = waiting(kind, "BLPOP", "l", "0")) {
            RespClient goes = waiting(kind, "BLPOP", "l", "k", "0");
            try (RespClient alsoStays = waiting(kind, "BLPOP", "l", "0")) {
                goes.close();
                kind.awaitBlocked(2);
                client.call("RPUSH", "l", "a", "b", "c");
                assertThat(stays.read()).isEqualTo(List.of("l", "a"));
                assertThat(alsoStays.read()).isEqualTo(List.of("l", "b"));
                assertThat(client.call("LRANGE", "l", "0", "-1")).isEqualTo(List.of("c"));
            }
        }
    }

    @EachServer
    void waitsInTheDatabaseThatItHasSelected(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient waiter = new RespClient(kind.port())) {
            waiter.call("SELECT", "3");
            waiter.send("BLPOP", "l", "0");
            kind.awaitBlocked(1);
            client.call("RPUSH", "l", "a");
            client.call("MULTI");
            client.call("SELECT", "3");
            client.call("RPUSH", "l", "b");
            client.call("EXEC");
            assertThat(waiter.read()).isEqualTo(List.of("l", "b"));
        }
    }

    @EachServer
    void spoilsTheWatchOfTheKeyOnlyThatItTakesFrom(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient watcher = new RespClient(kind.port());
                RespClient waiter = waiting(kind, "BLPOP", "a", "b", "0")) {
            watcher.call("WATCH", "a");
            client.call("RPUSH", "b", "x");
            waiter.read();
            client.call("RPUSH", "b", "x");
            client.call("BLPOP", "a", "b", "0");
            watcher.call("MULTI");
            assertThat(watcher.call("EXEC")).isEqualTo(List.of());
        }
    }

    @EachServer
    void doesNotWaitInATransaction(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("MULTI");
            client.call("BLPOP", "none", "0");
            client.call("BLMOVE", "none", "m", "LEFT", "LEFT", "0");
            client.call("XREAD", "BLOCK", "0", "STREAMS", "none", "$");
            List<?> replies = (List<?>) client.call("EXEC");
            assertThat(replies).hasSize(3).containsOnlyNulls();
        }
    }

    // ---- what else changes keys -------------------------------------------------------------------------------

    @EachServer
    void isServedWhateverBringsTheKey(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient renamed = waiting(kind, "BLPOP", "l", "0");
                RespClient copied = waiting(kind, "BLPOP", "m", "0");
                RespClient moved = new RespClient(kind.port());
                RespClient swapped = new RespClient(kind.port())) {
            client.call("RPUSH", "x", "a");
            client.call("RENAME", "x", "l");
            assertThat(renamed.read()).isEqualTo(List.of("l", "a"));
            client.call("RPUSH", "x", "b");
            client.call("COPY", "x", "m");
            assertThat(copied.read()).isEqualTo(List.of("m", "b"));
            moved.call("SELECT", "5");
            moved.send("BLPOP", "x", "0");
            kind.awaitBlocked(1);
            client.call("MOVE", "x", "5");
            assertThat(moved.read()).isEqualTo(List.of("x", "b"));
            swapped.call("SELECT", "6");
            swapped.send("BLPOP", "x", "0");
            kind.awaitBlocked(1);
            client.call("RPUSH", "x", "c");
            client.call("MULTI");
            client.call("SWAPDB", "0", "6");
            client.call("PING");
            client.call("EXEC");
            assertThat(swapped.read()).isEqualTo(List.of("x", "c"));
        }
    }

    @EachServer
    void isServedFromSortedSets(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind);
                RespClient min = waiting(kind, "BZPOPMIN", "none", "z", "0");
                RespClient max = waiting(kind, "BZPOPMAX", "z", "0");
                RespClient many = waiting(kind, "BZMPOP", "0", "2", "none", "z", "MIN", "COUNT", "2")) {
            client.call("RPUSH", "none", "x");
            client.call("ZADD", "z", "1", "a", "2.5", "b", "3", "c", "4", "d", "5", "e");
            assertThat(min.read()).isEqualTo(List.of("z", "a", "1"));
            assertThat(max.read()).isEqualTo(List.of("z", "e", "5"));
            assertThat(many.read()).isEqualTo(List.of("z", List.of(List.of("b", "2.5"), List.of("c", "3"))));
            assertThat(client.call("BZPOPMAX", "z", "0")).isEqualTo(List.of("z", "d", "4"));
            assertThat(client.call("BZPOPMIN", "z", "none", "0")).isEqualTo(WRONG_TYPE);
        }
    }

    @EachServer
    void repliesInTheNewerForm(ServerKind kind) throws IOException {
        try (RespClient client = begin(kind)) {
            client.call("HELLO", "3");
            client.call("ZADD", "z", "1.5", "a", "2", "b");
            assertThat(client.call("BZPOPMIN", "z", "0")).isEqualTo(List.of("z", "a", 1.5));
            assertThat(client.call("BZMPOP", "0", "1", "z", "MAX")).isEqualTo(List.of("z", List.of(List.of("b", 2.0))));
            client.call("XADD", "s", "1-1", "f", "v");
            assertThat(client.call("XREAD", "STREAMS", "s", "0"))
                    .isEqualTo(Map.of("s", List.of(List.of("1-1", List.of("f", "v")))));
            assertThat(client.call("XINFO", "STREAM", "s")).isInstanceOf(Map.class);
            assertThat(client.call("BLPOP", "none", "0.001")).isNull();
            client.send("XREAD", "BLOCK", "0", "STREAMS", "s", "$");
            kind.awaitBlocked(1);
            try (RespClient other = new RespClient(kind.port())) {
                other.call("XADD", "s", "2-1", "f", "v");
            }
            assertThat(client.read()).isEqualTo(Map.of("s", List.of(List.of("2-1", List.of("f", "v")))));
        }
    }
}
