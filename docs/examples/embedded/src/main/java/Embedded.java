import static java.nio.charset.StandardCharsets.UTF_8;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import java.nio.file.Path;

class Embedded {
    public static void main(String[] arguments) {
        try (Store store = Store.open(StoreOptions.defaults())) {
            byte[] key = "greeting".getBytes(UTF_8);
            store.database(0).put(key, "hello".getBytes(UTF_8));
            store.snapshot(Path.of("dump.rdb")).join();
            System.out.println(new String(store.database(0).get(key), UTF_8));
        }
    }
}
