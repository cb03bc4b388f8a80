package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which writes have EXEC refuse: those that do for Redis. Each is tried with keys of their own and of others watched. */
class WatchDifferentialTest {
    private static final List<String> SETUP = List.of(
            "SET s abc",
            "SET s2 x",
            "SET t 1 EX 1000",
            "RPUSH l a b c",
            "RPUSH l2 z",
            "SADD set a b",
            "SADD set2 b c",
            "HSET h f v g 1",
            "ZADD z 1 a 2 b",
            "ZADD z2 1 a",
            "PFADD p a b",
            "XADD x 1-1 a b",
            "XADD x 2-1 a b",
            "XGROUP CREATE x g 0");

    /** Each alone, and those that there are none of. */
    private static final List<String> WATCHED =
            List.of("s", "s2", "t", "l", "l2", "set", "set2", "h", "z", "z2", "p", "x", "n n2 n3 d");

    /** A server with a client for each of {@link #WATCHED}, and one that writes. */
    private static final class Watched implements AutoCloseable {
        private final RespClient writing;
        private final List<RespClient> watching = new ArrayList<>();

        Watched(ServerKind kind) throws IOException {
            writing = kind.client();
            for (int i = 0; i < WATCHED.size(); i++) {
                watching.add(new RespClient(kind.port()));
            }
        }

        /** Whose EXEC a command has refused. */
        List<String> abortedBy(String command) throws IOException {
            writing.call("FLUSHALL");
            for (String line : SETUP) {
                writing.call(line.split(" ", -1));
            }
            for (int i = 0; i < WATCHED.size(); i++) {
                watching.get(i).call(("WATCH " + WATCHED.get(i)).split(" ", -1));
            }
            writing.call(command.split(" ", -1));
            List<String> aborted = new ArrayList<>();
            for (int i = 0; i < WATCHED.size(); i++) {
                watching.get(i).call("MULTI");
                if (watching.get(i).call("EXEC") == null) {
                    aborted.add(WATCHED.get(i));
                }
            }
            return aborted;
        }

        @Override
        public void close() throws IOException {
            writing.close();
            for (RespClient client : watching) {
                client.close();
            }
        }
    }

    /** A word after the bar is empty where a space is left over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLUSHALL|FLUSHDB|FLUSHDB ASYNC|SWAPDB 0 1|SWAPDB 1 0|SWAPDB 0 0|SWAPDB 1 2",
                "SETBIT s 1 1|SETBIT s 1 0|SETBIT s 1000 0|SETBIT n 1 0|SETRANGE s 0 |SETRANGE n 0 |SETRANGE s 0 abc",
                "APPEND s |APPEND n |GETSET s abc|SET s abc|SET s x NX|SET n x XX|SETNX s x|SET s x NX GET",
                "BITFIELD s GET u8 0|BITFIELD s SET u8 0 97|BITFIELD s SET u8 0 98|BITFIELD n SET u8 0 0",
                "BITFIELD s INCRBY u8 0 0|BITFIELD s OVERFLOW FAIL INCRBY u8 0 255|BITOP AND n n2|BITOP NOT d s",
                "PERSIST s|PERSIST t|EXPIRE n 10|EXPIRE s 10|EXPIRE s 10 XX|EXPIRE t 5 GT|EXPIRE s -1|TOUCH s",
                "GETEX s|GETEX s PERSIST|GETEX t PERSIST|GETEX s EX 100|GETDEL n|GETDEL s|DEL n|UNLINK n|DEL s",
                "INCRBY n 0|INCRBY t 0|INCRBYFLOAT n 0|MSET s abc|MSETNX s 1 n 2|MSETNX n 1 n2 2",
                "RENAME s s|RENAME s n|RENAMENX s s2|RENAMENX s n|COPY s2 s|COPY s2 s REPLACE|COPY s n|MOVE n 1|MOVE s 1",
                "LREM l 0 q|LREM l 0 a|LTRIM l 0 -1|LTRIM l 0 1|LSET l 0 a|LINSERT l BEFORE q x|LPUSHX n a|LPOP n",
                "LPOP l 0|LMOVE n l LEFT LEFT|LMOVE l l LEFT LEFT|RPOPLPUSH l2 l2|LMPOP 2 n l LEFT|LMPOP 1 n LEFT",
                "SADD set a|SADD set z|SREM set z|SPOP n|SMOVE set set2 q|SMOVE set set2 b|SMOVE set set a|SMOVE n set a",
                "SINTERSTORE n n2 n3|SINTERSTORE d set n|SUNIONSTORE set set|SDIFFSTORE n n2 set|SORT n STORE l",
                "HSET h f v|HSET h f w|HSETNX h f x|HDEL h q|HINCRBY h g 0|HINCRBYFLOAT h g 0|SORT n STORE n2",
                "ZADD z 1 a|ZADD z XX 1 q|ZADD z NX 5 a|ZADD z GT 0 a|ZADD z 5 a|ZADD z INCR 0 a|ZADD z XX INCR 0 a",
                "ZINCRBY z 0 a|ZINCRBY z 0 q|ZINCRBY z 1 a|ZINCRBY n 0 a|ZADD z INCR 0 q|ZADD z XX INCR 0 q|ZREM z q",
                "ZREMRANGEBYSCORE z 5 6|ZPOPMIN n|ZPOPMIN z 0|ZMPOP 2 n z MIN|ZUNIONSTORE n 1 n2|ZRANGESTORE z n2 0 -1",
                "PFADD p a|PFADD p zz yy xx|PFADD n|PFADD p|PFMERGE p|PFMERGE n|PFCOUNT n",
                "XADD n NOMKSTREAM 1-1 a b|XTRIM x MAXLEN 5|XTRIM x MAXLEN 0|XDEL x 9-9|XDEL x 1-1|XACK x g 1-1",
                "XGROUP CREATE x g 0|XGROUP CREATE x g2 0|XGROUP CREATECONSUMER x g c|XGROUP DELCONSUMER x g c",
                "XGROUP DESTROY x nog|XGROUP DESTROY x g|XGROUP SETID x g 0|XSETID x 2-1|XSETID x 9-1",
                "XREADGROUP GROUP g c STREAMS x >|XREADGROUP GROUP g c NOACK STREAMS x >|XCLAIM x g c 0 1-1",
                "XAUTOCLAIM x g c 0 0|BLPOP l 0.1|BLMOVE n l LEFT LEFT 0.1|GET s|DUMP s|OBJECT ENCODING s"
            })
    void whatLeavesAKeyAsItWasLeavesWhoWatchesIt(String commands) throws IOException {
        try (Watched redis = new Watched(ServerKind.REDIS);
                Watched forkpoint = new Watched(ServerKind.FORKPOINT)) {
            for (String command : commands.split("\\|", -1)) {
                assertThat(forkpoint.abortedBy(command))
                        .as("who watches, and %s", command)
                        .isEqualTo(redis.abortedBy(command));
            }
        }
    }

    /** A key that comes from the other database is a change. */
    @EachServer
    void aKeyThatASwapBringsIsAChange(ServerKind kind) throws IOException {
        try (RespClient watching = kind.client();
                RespClient writing = new RespClient(kind.port())) {
            writing.call("SELECT", "1");
            writing.call("SET", "n", "v");
            watching.call("WATCH", "n");
            writing.call("SWAPDB", "0", "1");
            watching.call("MULTI");
            assertThat(watching.call("EXEC")).isNull();
            watching.call("WATCH", "other");
            writing.call("FLUSHALL");
            watching.call("MULTI");
            assertThat(watching.call("EXEC")).isEqualTo(List.of());
        }
    }
}
