package io.forkpoint.latency;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A connection to a server that speaks RESP2 (https://redis.io/docs/latest/develop/reference/protocol-spec/). Commands may
 * be pipelined; sending and reading may be done by one thread each. A client library would add its own queues and
 * threads to the latencies that are measured.
 */
final class RespConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CONNECT_MILLIS = 5000;
    private static final byte[] CRLF = {'\r', '\n'};

    private final String name;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    RespConnection(String host, int port) throws IOException {
        name = host + ":" + port;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
            out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot connect to the server at " + name + ": " + e.getMessage(), e);
        }
    }

    /** Sends a command and waits for its reply. An error reply is thrown. */
    String command(String... words) throws IOException {
        byte[][] parts = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            parts[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        send(parts);
        flush();
        return reply(words[0]);
    }

    /** Sends a command whose reply is an array of strings. */
    String[] array(String... words) throws IOException {
        String[] elements = new String[Integer.parseInt(command(words))];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = reply(words[0]);
        }
        return elements;
    }

    /** Puts a command into the buffer. */
    void send(byte[]... parts) throws IOException {
        head('*', parts.length);
        for (byte[] part : parts) {
            head('$', part.length);
            out.write(part);
            out.write(CRLF);
        }
    }

    private void head(char sigil, int number) throws IOException {
        out.write(sigil);
        digits(number);
        out.write(CRLF);
    }

    /** Without a string, which would be garbage for each part of each command. */
    private void digits(int number) throws IOException {
        if (number >= 10) {
            digits(number / 10);
        }
        out.write('0' + number % 10);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Reads one reply that is a line, a bulk string or the length of an array, without its sigil; null is empty. An error reply is thrown. */
    String reply(String command) throws IOException {
        String line = line();
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':', '*' -> line.substring(1);
            case '$' -> bulk(Integer.parseInt(line.substring(1)));
            default -> throw refused(command, line);
        };
    }

    private IOException refused(String command, String line) {
        return new IOException("the server at " + name + " answered " + command + " with "
                + (line.startsWith("-") ? line.substring(1) : "what is no RESP: " + line));
    }

    /**
     * Reads one reply that is a line or a bulk string and keeps nothing of it: a client that makes no garbage is held up
     * by no collection of it. An error reply is thrown.
     */
    void skipReply(String command) throws IOException {
        int sigil = read();
        switch (sigil) {
            case '+', ':' -> skipLine();
            case '$' -> skipBulk();
            default -> throw refused(command, (char) sigil + line());
        }
    }

    private void skipLine() throws IOException {
        while (read() != '\n') {}
    }

    private void skipBulk() throws IOException {
        int length = 0;
        boolean isNull = false;
        for (int b = read(); b != '\n'; b = read()) {
            isNull |= b == '-';
            length = b == '\r' || isNull ? length : length * 10 + b - '0';
        }
        if (isNull) {
            return;
        }
        try {
            in.skipNBytes((long) length + CRLF.length);
        } catch (EOFException | SocketException reset) {
            throw closed();
        }
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] body = in.readNBytes(length + CRLF.length);
        if (body.length < length + CRLF.length) {
            throw closed();
        }
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        int b;
        try {
            b = in.read();
        } catch (SocketException reset) {
            throw closed();
        }
        if (b < 0) {
            throw closed();
        }
        return b;
    }

    private IOException closed() {
        return new IOException("the server at " + name + " closed the connection; its log, or the kernel's, says why");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
