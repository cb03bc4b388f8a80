package io.forkpoint.machine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A connection that says what it gets, in both forms of the protocol: a String (bulk and simple ones, in ISO 8859-1), a Long,
 * a Double, a Boolean, null, a List, a Map, a Set, or an {@link Failure}.
 */
public final class RespClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** An error reply. */
    public record Failure(String message) {}

    /** Connects to a port of this machine. */
    public RespClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Speaks to a server that is connected to already. */
    public RespClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The connection itself. */
    public Socket socket() {
        return socket;
    }

    /** Sends a command and reads its reply. */
    public Object call(String... command) throws IOException {
        send(command);
        return read();
    }

    /** Sends a command. */
    public void send(String... command) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(latin("*" + command.length + "\r\n"));
        for (String word : command) {
            bytes.writeBytes(latin("$" + word.length() + "\r\n" + word + "\r\n"));
        }
        sendRaw(bytes.toByteArray());
    }

    /** Sends bytes as they are. */
    public void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends text as it is. */
    public void sendRaw(String text) throws IOException {
        sendRaw(latin(text));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads a reply, or what was pushed. */
    public Object read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new Failure(rest);
            case ':' -> Long.valueOf(rest);
            case ',' -> number(rest);
            case '#' -> rest.equals("t");
            case '_' -> null;
            case '(' -> new java.math.BigInteger(rest);
            case '$' -> string(Integer.parseInt(rest));
            case '=' -> string(Integer.parseInt(rest)).substring(4);
            case '*', '>' -> list(Integer.parseInt(rest));
            case '~' -> set(Integer.parseInt(rest));
            case '%' -> map(Integer.parseInt(rest));
            default -> throw new IOException("no reply begins like " + line);
        };
    }

    private static Double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.valueOf(text);
        };
    }

    private String string(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private List<Object> list(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(read());
        }
        return elements;
    }

    private Set<Object> set(int size) throws IOException {
        return new LinkedHashSet<>(list(size));
    }

    private Map<Object, Object> map(int size) throws IOException {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Object key = read();
            map.put(key, read());
        }
        return map;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server has hung up");
            }
            line.append((char) c);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
