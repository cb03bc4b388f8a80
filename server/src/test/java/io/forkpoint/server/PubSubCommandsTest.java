package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE, what ends them, PUBLISH, SPUBLISH and PUBSUB. */
class PubSubCommandsTest {
    /** An array, which may have null in it. */
    private static List<Object> list(Object... elements) {
        return Arrays.asList(elements);
    }

    @EachServer
    void sendsWhatIsPublishedToThoseWhoListen(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            assertThat(listener.call("SUBSCRIBE", "a", "b")).isEqualTo(list("subscribe", "a", 1L));
            assertThat(listener.read()).isEqualTo(list("subscribe", "b", 2L));
            assertThat(listener.call("SUBSCRIBE", "a")).isEqualTo(list("subscribe", "a", 2L));
            assertThat(other.call("PUBLISH", "a", "one")).isEqualTo(1L);
            assertThat(other.call("PUBLISH", "c", "none")).isEqualTo(0L);
            assertThat(other.call("PUBLISH", "b", "\u0000\u00ff\r\n")).isEqualTo(1L);
            assertThat(listener.read()).isEqualTo(list("message", "a", "one"));
            assertThat(listener.read()).isEqualTo(list("message", "b", "\u0000\u00ff\r\n"));
        }
    }

    @EachServer
    void sendsOnceForEachPatternThatMatches(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            assertThat(listener.call("PSUBSCRIBE", "n?ws*")).isEqualTo(list("psubscribe", "n?ws*", 1L));
            assertThat(listener.call("SUBSCRIBE", "news")).isEqualTo(list("subscribe", "news", 2L));
            assertThat(listener.call("PSUBSCRIBE", "no")).isEqualTo(list("psubscribe", "no", 3L));
            assertThat(other.call("PUBLISH", "news", "x")).isEqualTo(2L);
            assertThat(listener.read()).isEqualTo(list("message", "news", "x"));
            assertThat(listener.read()).isEqualTo(list("pmessage", "n?ws*", "news", "x"));
            assertThat(other.call("PUBLISH", "newspaper", "y")).isEqualTo(1L);
            assertThat(listener.read()).isEqualTo(list("pmessage", "n?ws*", "newspaper", "y"));
        }
    }

    @EachServer
    void endsSubscriptionsOneByOneOrAll(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            assertThat(listener.call("UNSUBSCRIBE")).isEqualTo(list("unsubscribe", null, 0L));
            assertThat(listener.call("PUNSUBSCRIBE", "x")).isEqualTo(list("punsubscribe", "x", 0L));
            listener.call("SUBSCRIBE", "a");
            listener.call("PSUBSCRIBE", "p*");
            assertThat(listener.call("UNSUBSCRIBE", "other")).isEqualTo(list("unsubscribe", "other", 2L));
            assertThat(listener.call("UNSUBSCRIBE")).isEqualTo(list("unsubscribe", "a", 1L));
            assertThat(other.call("PUBLISH", "a", "x")).isEqualTo(0L);
            assertThat(listener.call("PUNSUBSCRIBE")).isEqualTo(list("punsubscribe", "p*", 0L));
            assertThat(other.call("PUBLISH", "pa", "x")).isEqualTo(0L);
            assertThat(listener.call("GET", "k")).isNull();
        }
    }

    @EachServer
    void allowsLittleElseWhileSubscribed(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client()) {
            listener.call("SUBSCRIBE", "a");
            assertThat(listener.call("PING")).isEqualTo(list("pong", ""));
            assertThat(listener.call("PING", "x")).isEqualTo(list("pong", "x"));
            for (String command : List.of("GET k", "PUBLISH a x", "PUBSUB NUMPAT", "MULTI")) {
                String name = command.split(" ", -1)[0].toLowerCase(java.util.Locale.ROOT)
                        + (command.startsWith("PUBSUB") ? "|numpat" : "");
                assertThat(listener.call(command.split(" ", -1)))
                        .isEqualTo(new Failure("ERR Can't execute '" + name + "': only (P|S)SUBSCRIBE / "
                                + "(P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"));
            }
        }
    }

    @EachServer
    void endsAllSubscriptionsByReset(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            listener.call("SUBSCRIBE", "a");
            listener.call("PSUBSCRIBE", "a*");
            assertThat(listener.call("RESET")).isEqualTo("RESET");
            assertThat(other.call("PUBLISH", "a", "x")).isEqualTo(0L);
            assertThat(listener.call("GET", "k")).isNull();
        }
    }

    /** Who speaks RESP3 may do anything else while subscribed; what it is sent beside replies says so by its type. */
    @EachServer
    void pushesToWhoSpeaksTheNewerForm(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            listener.call("HELLO", "3");
            listener.call("SUBSCRIBE", "a");
            assertThat(listener.call("PING")).isEqualTo("PONG");
            assertThat(listener.call("GET", "k")).isNull();
            assertThat(other.call("PUBLISH", "a", "x")).isEqualTo(1L);
            byte[] pushed = listener.socket().getInputStream().readNBytes(">3\r\n$7\r\nmessage\r\n".length());
            assertThat(new String(pushed, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo(">3\r\n$7\r\nmessage\r\n");
        }
    }

    @EachServer
    void countsChannelsOfAShardByThemselves(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            listener.call("SUBSCRIBE", "a");
            assertThat(listener.call("SSUBSCRIBE", "a")).isEqualTo(list("ssubscribe", "a", 1L));
            assertThat(listener.call("SSUBSCRIBE", "b")).isEqualTo(list("ssubscribe", "b", 2L));
            assertThat(other.call("SPUBLISH", "a", "x")).isEqualTo(1L);
            assertThat(listener.read()).isEqualTo(list("smessage", "a", "x"));
            assertThat(other.call("PUBLISH", "b", "x")).isEqualTo(0L);
            assertThat(other.call("PUBSUB", "SHARDNUMSUB", "a", "c")).isEqualTo(list("a", 1L, "c", 0L));
            assertThat(other.call("PUBSUB", "SHARDCHANNELS", "b*")).isEqualTo(list("b"));
            assertThat(listener.call("SUNSUBSCRIBE", "a")).isEqualTo(list("sunsubscribe", "a", 1L));
            assertThat(listener.call("SUNSUBSCRIBE")).isEqualTo(list("sunsubscribe", "b", 0L));
            assertThat(listener.call("SUNSUBSCRIBE")).isEqualTo(list("sunsubscribe", null, 0L));
            assertThat(listener.call("UNSUBSCRIBE")).isEqualTo(list("unsubscribe", "a", 0L));
        }
    }

    @EachServer
    void saysWhoListens(ServerKind kind) throws IOException {
        try (RespClient one = kind.client();
                RespClient two = kind.client();
                RespClient other = kind.client()) {
            assertThat(other.call("PUBSUB", "CHANNELS")).isEqualTo(list());
            one.call("SUBSCRIBE", "a1");
            two.call("SUBSCRIBE", "a1");
            one.call("SUBSCRIBE", "b1");
            one.call("PSUBSCRIBE", "p*");
            two.call("PSUBSCRIBE", "p*");
            assertThat((List<?>) other.call("PUBSUB", "CHANNELS")).hasSize(2);
            assertThat(other.call("PUBSUB", "CHANNELS", "a*")).isEqualTo(list("a1"));
            assertThat(other.call("PUBSUB", "NUMSUB")).isEqualTo(list());
            assertThat(other.call("PUBSUB", "NUMSUB", "a1", "b1", "no")).isEqualTo(list("a1", 2L, "b1", 1L, "no", 0L));
            assertThat(other.call("PUBSUB", "NUMPAT")).isEqualTo(1L);
            assertThat(other.call("PUBSUB", "NUMPAT", "x"))
                    .isEqualTo(new Failure("ERR wrong number of arguments for 'pubsub|numpat' command"));
            assertThat(other.call("PUBSUB", "CHANNELS", "a", "b"))
                    .isEqualTo(new Failure("ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. "
                            + "Try PUBSUB HELP."));
            assertThat(other.call("PUBSUB", "NO"))
                    .isEqualTo(new Failure("ERR unknown subcommand 'NO'. Try PUBSUB HELP."));
        }
    }

    /** What a client is sent beside replies it is sent even if it has asked for no replies. */
    @EachServer
    void tellsOfSubscriptionsWhoWantsNoReplies(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.sendRaw("""
                    CLIENT REPLY OFF
                    SUBSCRIBE a b
                    PING
                    GET k
                    UNSUBSCRIBE
                    MULTI
                    SET k v
                    PSUBSCRIBE p
                    EXEC
                    CLIENT REPLY ON
                    """);
            assertThat(client.read()).isEqualTo(list("subscribe", "a", 1L));
            assertThat(client.read()).isEqualTo(list("subscribe", "b", 2L));
            assertThat(client.read())
                    .asInstanceOf(LIST)
                    .startsWith("unsubscribe")
                    .endsWith(1L);
            assertThat(client.read())
                    .asInstanceOf(LIST)
                    .startsWith("unsubscribe")
                    .endsWith(0L);
            assertThat(client.read()).isEqualTo(list("psubscribe", "p", 1L));
            client.sendRaw("RESET\r\nCLIENT REPLY SKIP\r\nSUBSCRIBE c\r\nPING\r\n");
            assertThat(client.read()).isEqualTo("RESET");
            assertThat(client.read()).isEqualTo(list("subscribe", "c", 1L));
            assertThat(client.read()).isEqualTo(list("pong", ""));
        }
    }

    @EachServer
    void sendsPublishersTheirOwnMessageBeforeTheReply(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("HELLO", "3");
            client.call("SUBSCRIBE", "a");
            client.call("PSUBSCRIBE", "a*");
            client.call("SSUBSCRIBE", "s");
            client.sendRaw("""
                    PUBLISH a x
                    PUBLISH b none
                    SPUBLISH s y
                    CLIENT REPLY SKIP
                    PUBLISH a z
                    PING
                    """);
            assertThat(client.read()).isEqualTo(list("message", "a", "x"));
            assertThat(client.read()).isEqualTo(list("pmessage", "a*", "a", "x"));
            assertThat(client.read()).isEqualTo(2L);
            assertThat(client.read()).isEqualTo(0L);
            assertThat(client.read()).isEqualTo(list("smessage", "s", "y"));
            assertThat(client.read()).isEqualTo(1L);
            assertThat(client.read()).isEqualTo(list("message", "a", "z"));
            assertThat(client.read()).isEqualTo(list("pmessage", "a*", "a", "z"));
            assertThat(client.read()).isEqualTo("PONG");
        }
    }

    @EachServer
    void explainsItself(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            List<?> help = (List<?>) client.call("PUBSUB", "HELP");
            assertThat(help).hasSize(14);
            assertThat(String.join("\n", help.stream().map(Object::toString).toList()))
                    .startsWith(
                            "PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\nCHANNELS [<pattern>]\n")
                    .contains("\nSHARDNUMSUB [<shardchannel> ...]\n")
                    .endsWith("HELP\n    Prints this help.");
        }
    }

    /** The flag "pubsub" has what it names, and nothing else. */
    @EachServer
    void marksItsCommands(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            for (String name : List.of("subscribe", "punsubscribe", "publish", "spublish", "pubsub|numpat")) {
                assertThat(flags(client, name)).contains("pubsub");
            }
            for (String name : List.of("ping", "quit", "reset", "pubsub", "pubsub|help")) {
                assertThat(flags(client, name)).doesNotContain("pubsub");
            }
        }
    }

    private static String flags(RespClient client, String name) throws IOException {
        List<?> described = (List<?>) client.call("COMMAND", "INFO", name);
        return ((List<?>) described.get(0)).get(2).toString();
    }

    @EachServer
    void publishesWithTheTransaction(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient other = kind.client()) {
            listener.call("SUBSCRIBE", "a");
            other.call("MULTI");
            other.call("SET", "k", "v");
            other.call("PUBLISH", "a", "x");
            assertThat(other.call("EXEC")).isEqualTo(list("OK", 1L));
            assertThat(listener.read()).isEqualTo(list("message", "a", "x"));
        }
    }

    @EachServer
    void keepsThePublishersOrder(ServerKind kind) throws IOException {
        int messages = 5000;
        List<RespClient> listeners = new ArrayList<>();
        try (RespClient publisher = kind.client()) {
            for (int i = 0; i < 8; i++) {
                RespClient listener = kind.client();
                listeners.add(listener);
                listener.call(i % 2 == 0 ? "SUBSCRIBE" : "PSUBSCRIBE", "order");
            }
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < messages; i++) {
                all.append("PUBLISH order ").append(i).append("\r\n");
            }
            publisher.sendRaw(all.toString());
            for (int i = 0; i < messages; i++) {
                assertThat(publisher.read()).isEqualTo(8L);
            }
            for (RespClient listener : listeners) {
                for (int i = 0; i < messages; i++) {
                    List<?> message = (List<?>) listener.read();
                    assertThat(message.get(message.size() - 1)).isEqualTo(Integer.toString(i));
                }
            }
        } finally {
            for (RespClient listener : listeners) {
                listener.close();
            }
        }
    }

    /** A subscription is taken away at once, whatever is on its way: nothing comes behind what says so. */
    @EachServer
    void sendsNothingBehindTheEnd(ServerKind kind) throws IOException {
        try (RespClient listener = kind.client();
                RespClient publisher = kind.client()) {
            for (int round = 0; round < 50; round++) {
                listener.call("SUBSCRIBE", "a");
                publisher.sendRaw("PUBLISH a x\r\n".repeat(100));
                listener.send("UNSUBSCRIBE", "a");
                listener.send("ECHO", "end");
                Object last = listener.read();
                while (!last.equals(list("unsubscribe", "a", 0L))) {
                    assertThat(last).isEqualTo(list("message", "a", "x"));
                    last = listener.read();
                }
                assertThat(listener.read()).isEqualTo("end");
                for (int i = 0; i < 100; i++) {
                    publisher.read();
                }
            }
        }
    }

    @EachServer
    void forgetsWhoHasGone(ServerKind kind) throws IOException, InterruptedException {
        try (RespClient other = kind.client()) {
            try (RespClient listener = kind.client()) {
                listener.call("SUBSCRIBE", "gone");
                listener.call("PSUBSCRIBE", "gone*");
            }
            while (!other.call("PUBSUB", "NUMPAT").equals(0L)) {
                Thread.sleep(1);
            }
            assertThat(other.call("PUBSUB", "NUMSUB", "gone")).isEqualTo(list("gone", 0L));
            assertThat(other.call("PUBLISH", "gone", "x")).isEqualTo(0L);
        }
    }
}
