package io.forkpoint.server.internal.session;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who a client is: what it has said about itself, and where its connection comes from. Changed by its event loop's thread,
 * and read by any.
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

    /** Returns how many bytes of the heap its names take. */
    long heapBytes() {
        return (long) name.length() + libraryName.length() + libraryVersion.length();
    }

    /** {@return the address it comes from, such as {@code 127.0.0.1:50000}} */
    public String address() {
        return address(channel.remoteAddress());
    }

    /** {@return the address it has connected to} */
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

    /** {@return the nanoseconds since it connected} */
    public long ageNanos() {
        return System.nanoTime() - createdNanos;
    }

    /** {@return the client's name; empty if it has none} */
    public String name() {
        return name;
    }

    /**
     * Sets the client's name.
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
     * Sets the name of its library.
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
     * Sets the version of its library.
     *
     * @param text the version
     */
    public void libraryVersion(String text) {
        libraryVersion = text;
    }

    /** {@return whether its commands do not count as uses of a key, by CLIENT NO-TOUCH} */
    public boolean isUntouching() {
        return untouching;
    }

    /**
     * Sets whether its commands do not count as uses of a key.
     *
     * @param on whether they are not
     */
    public void untouching(boolean on) {
        untouching = on;
    }

    /** {@return whether it is not to be disconnected to save memory, by CLIENT NO-EVICT} */
    public boolean isEvictionProof() {
        return evictionProof;
    }

    /**
     * Sets whether it is not to be disconnected to save memory, unless no other client is left, see {@link ClientMemory}.
     *
     * @param on whether it is not
     */
    public void evictionProof(boolean on) {
        evictionProof = on;
    }
}
