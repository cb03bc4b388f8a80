package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, and names of users, keys and channels, that are no text. The client's words are bytes, one for each letter. */
class BinaryNamesTest {
    private static final String ODD = "\u00ff\u0080\u00c3(\u00ed\u00a0\u0080\u00f5\u00e2\u0082";
    private static final String OTHER = "\u00fe\u0080\u00c3(\u00ed\u00a0\u0080\u00f5\u00e2\u0082";
    /** What UTF-8 has in the place of what it cannot read. */
    private static final String REPLACED = "\u00ef\u00bf\u00bd";

    private static final StoreOptions SMALL =
            StoreOptions.builder().limitBytes(64L << 20).build();

    private static final Failure WRONG = new Failure("WRONGPASS invalid username-password pair or user is disabled.");

    @EachServer
    void aPasswordIsItsBytes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("ACL", "SETUSER", "binary", "reset", "on", "+@all", ">" + ODD);
            assertThat(client.call("AUTH", "binary", OTHER)).isEqualTo(WRONG);
            assertThat(client.call("AUTH", "binary", REPLACED.repeat(ODD.length())))
                    .isEqualTo(WRONG);
            assertThat(client.call("AUTH", "binary", REPLACED)).isEqualTo(WRONG);
            assertThat(client.call("AUTH", "binary", ODD)).isEqualTo("OK");
            assertThat(client.call("ACL", "SETUSER", "binary", "<" + OTHER)).isInstanceOf(Failure.class);
            assertThat(client.call("ACL", "SETUSER", "binary", "<" + ODD)).isEqualTo("OK");
            assertThat(client.call("AUTH", "binary", ODD)).isEqualTo(WRONG);
            client.call("ACL", "DELUSER", "binary");
        }
    }

    @EachServer
    void aUsersNameIsItsBytes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("ACL", "SETUSER", ODD, "on", "allcommands", ">a");
            client.call("ACL", "SETUSER", OTHER, "on", "nocommands", ">b");
            assertThat(other.call("AUTH", REPLACED, "a")).isEqualTo(WRONG);
            assertThat(other.call("AUTH", OTHER, "a")).isEqualTo(WRONG);
            assertThat(other.call("HELLO", "2", "AUTH", ODD, "b")).isEqualTo(WRONG);
            assertThat(other.call("HELLO", "2", "AUTH", ODD, "a")).isNotEqualTo(WRONG);
            assertThat(other.call("ACL", "WHOAMI")).isEqualTo(ODD);
            assertThat((String) client.call("CLIENT", "LIST")).contains(" user=" + ODD + " ");
            assertThat(client.call("ACL", "USERS").toString()).contains(ODD).contains(OTHER);
            assertThat(client.call("ACL", "LIST").toString()).contains("user " + ODD + " on ");
            assertThat(client.call("ACL", "LOG").toString()).contains(REPLACED).contains(ODD);
            assertThat(client.call("ACL", "DELUSER", REPLACED)).isEqualTo(0L);
            assertThat(client.call("ACL", "DELUSER", ODD, OTHER)).isEqualTo(2L);
        }
    }

    @EachServer
    void aPatternIsItsBytes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.call("ACL", "SETUSER", "binary", "reset", "on", "nopass", "+@all", "~" + ODD + "*", "&" + ODD);
            assertThat(client.call("ACL", "DRYRUN", "binary", "GET", ODD + "k")).isEqualTo("OK");
            assertThat(client.call("ACL", "DRYRUN", "binary", "GET", OTHER + "k"))
                    .isEqualTo("This user has no permissions to access the '" + OTHER + "k' key");
            assertThat((String) client.call("ACL", "DRYRUN", "binary", "GET", REPLACED + "k"))
                    .startsWith("This user has no permissions");
            assertThat(client.call("ACL", "DRYRUN", "binary", "PSUBSCRIBE", ODD))
                    .isEqualTo("OK");
            assertThat((String) client.call("ACL", "DRYRUN", "binary", "PSUBSCRIBE", OTHER))
                    .startsWith("This user has no permissions");
            assertThat(client.call("ACL", "GETUSER", "binary").toString())
                    .contains("~" + ODD + "*")
                    .contains("&" + ODD);
            client.call("ACL", "DELUSER", "binary");
        }
    }

    @EachServer
    void aSettingThatIsAPasswordIsItsBytes(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.call("CONFIG", "SET", "requirepass", ODD);
            try {
                assertThat(client.call("CONFIG", "GET", "requirepass").toString())
                        .contains(ODD);
                assertThat(other.call("AUTH", OTHER)).isEqualTo(WRONG);
                assertThat(other.call("AUTH", ODD)).isEqualTo("OK");
            } finally {
                client.call("CONFIG", "SET", "requirepass", "");
            }
        }
    }

    @Test
    void filesKeepThem(@TempDir Path folder) throws IOException {
        Path config = folder.resolve("redis.conf");
        Files.writeString(
                config,
                "port 0\nsave \"\"\nrequirepass \"\\xff\\x80\\x41\"\nuser \u00fe on +@all ~\u00ff* >\u0080\n",
                StandardCharsets.ISO_8859_1);
        Path users = folder.resolve("users.acl");
        for (String password : List.of("\u00ff\u0080A", "\u00ff\u0080C")) {
            ServerConfig settings =
                    ServerConfig.builder().readFile(config).dir(folder).build();
            try (Store store = Store.open(SMALL);
                    Server server = Server.start(store, settings);
                    RespClient client = new RespClient(server.port())) {
                assertThat(client.call("AUTH", "\u00ff\u0080B")).isEqualTo(WRONG);
                assertThat(client.call("AUTH", "\u00fe", "\u0081")).isEqualTo(WRONG);
                assertThat(client.call("AUTH", "\u00fe", "\u0080")).isEqualTo("OK");
                assertThat(client.call("SET", "\u00fe", "v")).isInstanceOf(Failure.class);
                assertThat(client.call("SET", "\u00ffk", "v")).isEqualTo("OK");
                assertThat(client.call("AUTH", password)).isEqualTo("OK");
                assertThat(client.call("CONFIG", "SET", "requirepass", "\u00ff\u0080C"))
                        .isEqualTo("OK");
                assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("OK");
            }
        }
        assertThat(Files.readString(config, StandardCharsets.ISO_8859_1)).contains("requirepass \"\\xff\\x80C\"");
        Files.writeString(
                users,
                "user default on nopass ~* &* +@all\nuser a on >x ~\u00ff* &\u00fe\n",
                StandardCharsets.ISO_8859_1);
        byte[] before = Files.readAllBytes(users);
        ServerConfig settings = ServerConfig.builder()
                .port(0)
                .save(List.of())
                .dir(folder)
                .aclFile(users.toString())
                .build();
        try (Store store = Store.open(SMALL);
                Server server = Server.start(store, settings);
                RespClient client = new RespClient(server.port())) {
            assertThat(client.call("ACL", "LIST").toString())
                    .contains("~\u00ff*")
                    .contains("&\u00fe");
            assertThat(client.call("ACL", "SAVE")).isEqualTo("OK");
            assertThat(client.call("ACL", "LOAD")).isEqualTo("OK");
            assertThat(client.call("ACL", "LIST").toString())
                    .contains("~\u00ff*")
                    .contains("&\u00fe");
        }
        assertThat(before).contains((byte) 0xff);
        assertThat(Files.readAllBytes(users)).contains((byte) 0xff, (byte) 0xfe);
    }
}
