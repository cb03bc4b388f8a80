package io.forkpoint.server.internal.session;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who a client is: what it has said of itself, and where its connection comes from. Changed by its event loop's thread, and
 * read by any.
 */
public final class ClientIdentity {
    private final Channel channel;
    private final boolean encrypted;
    private final long createdNanos = System.nanoTime();
    private volatile String name = "";
    private volatile String libraryName = "";
    private volatile String libraryVersion = "";
    private volatile boolean untouching;
    private volatile boolean evictionProof;

    ClientIdentity(Channel channel) {
        this.channel = channel;
        encrypted = channel.pipeline().get(SslHandler.class) != null;
    }

    /** Returns whether it has connected by TLS. */
    boolean isEncrypted() {
        return encrypted;
    }

    /** Bytes of the heap that what it has said of itself takes. */
    long heapBytes() {
        return (long) name.length() + libraryName.length() + libraryVersion.length();
    }

    /** {@return where it comes from, such as {@code 127.0.0.1:50000}} */
    public String address() {
        return address(channel.remoteAddress());
    }

    /** {@return where it has connected to} */
    public String localAddress() {
        return address(channel.localAddress());
    }

    private static String address(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }

    /** {@return nanoseconds since it has connected} */
    public long ageNanos() {
        return System.nanoTime() - createdNanos;
    }

    /** {@return what it calls itself; empty if it has not said} */
    public String name() {
        return name;
    }

    /**
     * It calls itself something.
     *
     * @param text the name
     */
    public void name(String text) {
        name = text;
    }

    /** {@return its library, by CLIENT SETINFO} */
    public String libraryName() {
        return libraryName;
    }

    /**
     * It has said what its library is.
     *
     * @param text the library
     */
    public void libraryName(String text) {
        libraryName = text;
    }

    /** {@return its library's version, by CLIENT SETINFO} */
    public String libraryVersion() {
        return libraryVersion;
    }

    /**
     * It has said what its library's version is.
     *
     * @param text the version
     */
    public void libraryVersion(String text) {
        libraryVersion = text;
    }

    /** {@return whether its commands are not to count as use of a key, by CLIENT NO-TOUCH} */
    public boolean isUntouching() {
        return untouching;
    }

    /**
     * Its commands are not to count as use of a key.
     *
     * @param on whether they are not
     */
    public void untouching(boolean on) {
        untouching = on;
    }

    /** {@return whether it has asked not to be disconnected to save memory, by CLIENT NO-EVICT} */
    public boolean isEvictionProof() {
        return evictionProof;
    }

    /**
     * It asks not to be disconnected to save memory, unless there is nobody else, see {@link ClientMemory}.
     *
     * @param on whether it does
     */
    public void evictionProof(boolean on) {
        evictionProof = on;
    }
}
