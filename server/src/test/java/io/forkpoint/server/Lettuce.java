package io.forkpoint.server;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lettuce with a connection to a server that holds nothing. */
record Lettuce(RedisClient client, StatefulRedisConnection<String, String> connection) implements AutoCloseable {
    static Lettuce open(ServerKind kind, ProtocolVersion protocol) {
        RedisURI address = RedisURI.Builder.redis("127.0.0.1", kind.port())
                .withTimeout(Duration.ofSeconds(60))
                .build();
        RedisClient client = RedisClient.create(address);
        client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.sync().flushall();
        return new Lettuce(client, connection);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
