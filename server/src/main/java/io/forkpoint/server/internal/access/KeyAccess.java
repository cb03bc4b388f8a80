package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Command;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command does to a key, as COMMAND shows it and as users' permissions ask: it reads if it replies something of the
 * value or copies it elsewhere, not if it only tells whether the key is there. Taken from the specifications of keys that
 * Redis 7.0's COMMAND shows.
 *
 * @param flags its flags there: one of {@code RO}, {@code RW}, {@code OW} and {@code RM}, then {@code access}, and {@code
 *     update}, {@code insert} or {@code delete}, as far as they hold
 * @param reads whether it does
 * @param writes whether it does
 */
public record KeyAccess(List<String> flags, boolean reads, boolean writes) {
    private static final KeyAccess READ = parse("RO access");
    private static final KeyAccess OVERWRITE = parse("OW update");
    private static final KeyAccess READ_AND_UPDATE = parse("RW access update");
    private static final KeyAccess DEPENDS = parse("RW access update variable_flags");

    /** Of the first key, and of the others. */
    private record Keys(KeyAccess first, KeyAccess others) {}

    /** Of those that do not just read, by name. */
    private static final Map<String, Keys> BY_COMMAND = new HashMap<>();

    static {
        put("OW insert", "OW insert", "msetnx setnx");
        put("OW update", "OW update", "mset psetex restore setex");
        put("OW update", "RO access", "bitop sdiffstore sunionstore zdiffstore zinterstore zrangestore zunionstore");
        put("RM delete", "RM delete", "del unlink");
        put(
                "RO",
                "RO",
                "exists hexists hlen hstrlen llen memory|usage object|encoding object|freq"
                        + " object|idletime object|refcount scard sismember strlen touch type watch xlen zcard");
        put("RO access", "RO access", "xreadgroup");
        put("RO access", "OW update", "copy sort");
        put("RW access", "RW access", "pfcount");
        put("RW access delete", "OW insert", "renamenx");
        put("RW access delete", "OW update", "rename");
        put(
                "RW access delete",
                "RW access delete",
                "blmpop blpop brpop bzmpop bzpopmax bzpopmin getdel lmpop lpop rpop spop zmpop" + " zpopmax zpopmin");
        put("RW access delete", "RW insert", "blmove brpoplpush lmove rpoplpush smove");
        put("RW access insert", "RO access", "pfmerge");
        put(
                "RW access update",
                "RW access update",
                "decr decrby eval evalsha fcall getex getset hincrby hincrbyfloat incr incrby"
                        + " incrbyfloat move setbit zincrby");
        put(
                "RW delete",
                "RW delete",
                "hdel lrem ltrim srem xautoclaim xdel xgroup|delconsumer xgroup|destroy xtrim zrem"
                        + " zremrangebylex zremrangebyrank zremrangebyscore");
        put(
                "RW insert",
                "RW insert",
                "append hsetnx linsert lpush lpushx pfadd rpush rpushx sadd xgroup|create" + " xgroup|createconsumer");
        put("RW update", "RO access", "sinterstore");
        put(
                "RW update",
                "RW update",
                "expire expireat hexpire hexpireat hmset hpersist hpexpire hpexpireat hset lset"
                        + " persist pexpire pexpireat setrange xack xadd xclaim xgroup|setid xsetid zadd");
    }

    private static void put(String first, String others, String commands) {
        Keys keys = new Keys(parse(first), parse(others));
        Arrays.stream(commands.split(" ", -1)).forEach(name -> BY_COMMAND.put(name, keys));
    }

    private static KeyAccess parse(String text) {
        List<String> flags = List.of(text.split(" ", -1));
        boolean writes = flags.contains("update") || flags.contains("insert") || flags.contains("delete");
        return new KeyAccess(flags, flags.contains("access"), writes);
    }

    /**
     * What a request does to one of its keys.
     *
     * @param command the request's
     * @param request its arguments
     * @param order 0 for the first key
     * @return what it does
     */
    public static KeyAccess of(Command command, Request request, int order) {
        return switch (command.name()) {
            case "set" -> hasWord(request, 3, "GET") ? READ_AND_UPDATE : OVERWRITE;
            case "bitfield" -> onlyGets(request) ? READ : READ_AND_UPDATE;
            default -> of(command, order);
        };
    }

    /**
     * What a command does to one of its keys.
     *
     * @param command it
     * @param order 0 for the first key
     * @return what it does, or the most that it may do, with a flag {@code variable_flags}, if that depends on the arguments
     */
    public static KeyAccess of(Command command, int order) {
        if (command.name().equals("set") || command.name().equals("bitfield")) {
            return DEPENDS;
        }
        Keys keys = BY_COMMAND.get(command.name());
        if (keys == null) {
            return command.has(Command.Flag.WRITE) ? READ_AND_UPDATE : READ;
        }
        return order == 0 ? keys.first : keys.others;
    }

    /** Returns whether a BITFIELD has no part but GET and OVERFLOW; what makes no sense may be anything. */
    private static boolean onlyGets(Request request) {
        int at = 2;
        while (at < request.size()) {
            if (request.is(at, "GET") && at + 2 < request.size()) {
                at += 3;
            } else if (request.is(at, "OVERFLOW") && at + 1 < request.size()) {
                at += 2;
            } else {
                return false;
            }
        }
        return true;
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
