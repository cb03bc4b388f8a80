package io.forkpoint.server.access;

import io.forkpoint.server.resp.Request;
import io.forkpoint.server.session.Command;
import io.forkpoint.server.session.Command.Flag;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a command does to a key, as far as it is for users' permissions: it reads if it replies something of the value or
 * copies it elsewhere, not if it only tells whether the key is there. Taken from the specifications of keys that Redis 7.0's
 * COMMAND shows.
 *
 * @param reads whether it does
 * @param writes whether it does
 */
record KeyAccess(boolean reads, boolean writes) {
    private static final KeyAccess NEITHER = new KeyAccess(false, false);
    private static final KeyAccess READ = new KeyAccess(true, false);
    private static final KeyAccess WRITE = new KeyAccess(false, true);
    private static final KeyAccess BOTH = new KeyAccess(true, true);

    /** Of the first key, and of the others. */
    private record Keys(KeyAccess first, KeyAccess others) {}

    private static final Map<String, Keys> BY_COMMAND = new HashMap<>();

    static {
        put(READ, READ, "xreadgroup");
        put(
                NEITHER,
                NEITHER,
                "exists hexists hlen hstrlen llen memory|usage object|encoding object|freq object|idletime"
                        + " object|refcount scard sismember strlen touch type watch xlen zcard");
        put(
                WRITE,
                WRITE,
                "append del expire expireat geoadd hdel hmset hset hsetnx linsert lpush lpushx lrem lset ltrim mset"
                        + " msetnx persist pexpire pexpireat pfadd psetex restore restore-asking rpush rpushx sadd setex"
                        + " setnx setrange srem unlink xack xadd xautoclaim xclaim xdel xgroup|create"
                        + " xgroup|createconsumer xgroup|delconsumer xgroup|destroy xgroup|setid xsetid xtrim zadd zrem"
                        + " zremrangebylex zremrangebyrank zremrangebyscore hexpire hpexpire hexpireat hpexpireat"
                        + " hpersist");
        put(
                WRITE,
                READ,
                "bitop geosearchstore sdiffstore sinterstore sunionstore zdiffstore zinterstore zrangestore"
                        + " zunionstore");
        put(BOTH, WRITE, "blmove brpoplpush lmove rename renamenx rpoplpush smove");
        put(BOTH, READ, "pfmerge");
        put(READ, WRITE, "copy sort georadius georadiusbymember");
    }

    private static void put(KeyAccess first, KeyAccess others, String commands) {
        Arrays.stream(commands.split(" ", -1)).forEach(name -> BY_COMMAND.put(name, new Keys(first, others)));
    }

    /**
     * What a request does to one of its keys.
     *
     * @param order 0 for the first key
     */
    static KeyAccess of(Command command, Request request, int order) {
        if (command.name().equals("set")) {
            return hasWord(request, 3, "GET") ? BOTH : WRITE;
        }
        if (command.name().equals("bitfield")) {
            return hasWord(request, 2, "SET") || hasWord(request, 2, "INCRBY") ? BOTH : READ;
        }
        Keys keys = BY_COMMAND.get(command.name());
        if (keys != null) {
            return order == 0 ? keys.first : keys.others;
        }
        return command.has(Flag.WRITE) ? BOTH : READ;
    }

    private static boolean hasWord(Request request, int from, String word) {
        for (int i = from; i < request.size(); i++) {
            if (request.is(i, word)) {
                return true;
            }
        }
        return false;
    }
}
