import static java.nio.charset.StandardCharsets.UTF_8;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.server.Server;
import io.forkpoint.server.ServerConfig;

class ServedStore {
    public static void main(String[] arguments) {
        ServerConfig config =
                ServerConfig.builder().port(Integer.parseInt(arguments[0])).build();
        try (Store store = Store.open(StoreOptions.defaults());
                Server server = Server.start(store, config)) {
            store.database(0).put("greeting".getBytes(UTF_8), "hello".getBytes(UTF_8));
            System.out.println("serving on port " + server.port());
            server.awaitEnd();
        }
    }
}
