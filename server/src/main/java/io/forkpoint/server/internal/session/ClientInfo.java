package io.forkpoint.server.internal.session;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import java.util.concurrent.TimeUnit;

/** A client's line of CLIENT LIST, CLIENT INFO and ACL LOG. Safe for any thread: the figures are of about now. */
public final class ClientInfo {
    private static final String DEFAULT_USER = "default";

    private ClientInfo() {}

    /**
     * Describes a client.
     *
     * @param session the client
     * @return names and values, without a line break
     */
    public static String of(Session session) {
        long queued = session.input().pendingBytes();
        long waiting = session.output().pendingBytes();
        StringBuilder line = new StringBuilder(320);
        add(line, "id", session.id());
        add(line, "addr", session.identity().address());
        add(line, "laddr", session.identity().localAddress());
        add(line, "fd", descriptor(session.channel()));
        add(line, "name", session.identity().name());
        add(line, "age", TimeUnit.NANOSECONDS.toSeconds(session.identity().ageNanos()));
        add(line, "idle", TimeUnit.NANOSECONDS.toSeconds(session.idleNanos()));
        add(line, "flags", flags(session));
        add(line, "db", session.databaseIndex());
        add(line, "sub", session.subscribed().count(ChannelKind.CHANNEL));
        add(line, "psub", session.subscribed().count(ChannelKind.PATTERN));
        add(line, "ssub", session.subscribed().count(ChannelKind.SHARD));
        add(line, "multi", session.queuedCommands());
        add(line, "qbuf", queued);
        add(line, "qbuf-free", Math.max(0, session.input().bufferBytes() - queued));
        add(line, "argv-mem", 0);
        add(line, "multi-mem", session.transaction().queuedHeapBytes());
        add(line, "rbs", 0);
        add(line, "rbp", 0);
        add(line, "obl", 0);
        add(line, "oll", session.output().pendingMessages());
        add(line, "omem", waiting);
        add(line, "tot-mem", session.footprint().totalBytes());
        add(line, "events", waiting > 0 ? "rw" : "r");
        add(
                line,
                "cmd",
                session.lastCommand() == null ? "NULL" : session.lastCommand().name());
        Permissions user = session.permissions();
        add(line, "user", user == null ? DEFAULT_USER : user.userName());
        add(line, "redir", -1);
        add(line, "resp", session.reply().isResp3() ? 3 : 2);
        add(line, "lib-name", session.identity().libraryName());
        add(line, "lib-ver", session.identity().libraryVersion());
        return line.toString();
    }

    private static void add(StringBuilder line, String name, Object value) {
        if (!line.isEmpty()) {
            line.append(' ');
        }
        line.append(name).append('=').append(value);
    }

    private static long descriptor(Channel channel) {
        return channel instanceof UnixChannel unix ? unix.fd().intValue() : 0;
    }

    private static String flags(Session session) {
        StringBuilder flags = new StringBuilder();
        if (session.subscriptions() > 0) {
            flags.append('P');
        }
        if (session.queuedCommands() >= 0) {
            flags.append('x');
        }
        if (session.isWaiting()) {
            flags.append('b');
        }
        if (session.transaction().isSpoilt()) {
            flags.append('d');
        }
        if (session.identity().isUntouching()) {
            flags.append('T');
        }
        if (session.identity().isEvictionProof()) {
            flags.append('e');
        }
        if (session.channel().localAddress() instanceof DomainSocketAddress) {
            flags.append('U');
        }
        return flags.isEmpty() ? "N" : flags.toString();
    }
}
