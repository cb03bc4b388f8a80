package io.forkpoint.server;

import io.forkpoint.machine.RespClient;
import java.io.IOException;

/** Payloads of DUMP that Redis makes: how a test of one family gets values of another's types into either server. */
final class RedisDump {
    private static final String DATABASE = "15";

    private RedisDump() {}

    /** What Redis dumps as the key {@code k} after these commands, whose words are parted by single spaces. */
    static String of(String... commands) throws IOException {
        try (RespClient redis = new RespClient(ServerKind.REDIS.port())) {
            redis.call("SELECT", DATABASE);
            redis.call("DEL", "k");
            for (String command : commands) {
                Object reply = redis.call(command.split(" ", -1));
                if (reply instanceof RespClient.Failure failure) {
                    throw new IllegalArgumentException(command + ": " + failure.message());
                }
            }
            String payload = (String) redis.call("DUMP", "k");
            redis.call("DEL", "k");
            return payload;
        }
    }

    /** Gives a server a key with such a value. */
    static void load(RespClient client, String key, String... commands) throws IOException {
        Object reply = client.call("RESTORE", key, "0", of(commands), "REPLACE");
        if (!"OK".equals(reply)) {
            throw new IllegalStateException(key + ": " + reply);
        }
    }
}
