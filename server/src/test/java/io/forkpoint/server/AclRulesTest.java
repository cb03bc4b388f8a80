package io.forkpoint.server;

import static io.forkpoint.server.AclCommandsTest.SHA_OF_PW;
import static io.forkpoint.server.AclCommandsTest.pairs;
import static io.forkpoint.server.AclCommandsTest.setUser;
import static io.forkpoint.server.AclCommandsTest.withUser;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of users: what ACL SETUSER takes, and ACL GETUSER and LIST say. */
class AclRulesTest {
    /** Of rules that leave nothing out that one server has and the other has not. */
    @EachServer
    void keepsNoNeedlessRules(ServerKind kind) throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("+@all -get +get", "+@all");
        expected.put("-@all +get -get", "-@all");
        expected.put("+@read -@read", "-@all");
        expected.put("+config|get -config", "-@all");
        expected.put("+@all -config +config|get", "+@all -config +config|get");
        expected.put("+config +config|get", "-@all +config");
        expected.put("+config|get +config", "-@all +config");
        expected.put("+@read -get +@read", "-@all +@read");
        expected.put("+@read +get", "-@all +@read");
        expected.put("+get +@read", "-@all +@read");
        expected.put("+@all -config|get +config|get", "+@all");
        expected.put("+config -config|get -config|set +config|get", "-@all +config -config|set");
        expected.put("+@all -@dangerous +config|get -@dangerous", "+@all -@dangerous");
        expected.put("+@write -@read +@write", "-@all +@write");
        expected.put("+get|a +get|b", "-@all +get|a +get|b");
        expected.put("+get|a -get", "-@all");
        expected.put("+get|a +get", "-@all +get");
        expected.put("+get +get|a", "-@all +get");
        expected.put("-get", "-@all");
        expected.put("+@read -set", "-@all +@read");
        expected.put("+@read +@write -@read -@write", "-@all");
        expected.put("allcommands -get", "+@all -get");
        expected.put("nocommands +get", "-@all +get");
        expected.put("+@all -@read +@read", "+@all");
        expected.put("+select|1 +select|2 -select", "-@all");
        expected.put("+@read +config|get -@admin", "-@all +@read");
        expected.put("+get +set -@read", "-@all +set");
        expected.put("+@connection -hello", "-@all +@connection -hello");
        expected.put("+@all -config +config", "+@all");
        expected.put("+get -@all", "-@all");
        expected.put("+@geo", "-@all +@geo");
        expected.put("+@all -@geo", "+@all -@geo");
        for (Map.Entry<String, String> each : expected.entrySet()) {
            try (RespClient client = withUser(kind, ("reset " + each.getKey()).split(" ", -1))) {
                assertThat(pairs(client.call("ACL", "GETUSER", "u")).get("commands"))
                        .as(each.getKey())
                        .isEqualTo(each.getValue());
            }
        }
    }

    @EachServer
    void describesUsers(ServerKind kind) throws IOException {
        try (RespClient client =
                withUser(kind, "on", ">pw", "~a*", "%R~b*", "%W~c*", "&ch*", "+get", "+config|get", "+select|0")) {
            assertThat(client.call("ACL", "USERS")).isEqualTo(List.of("default", "u"));
            Map<Object, Object> user = pairs(client.call("ACL", "GETUSER", "u"));
            assertThat(user.get("flags")).isEqualTo(List.of("on"));
            assertThat(user.get("passwords")).isEqualTo(List.of(SHA_OF_PW));
            assertThat(user.get("keys")).isEqualTo("~a* %R~b* %W~c*");
            assertThat(user.get("channels")).isEqualTo("&ch*");
            assertThat(user.get("selectors")).isEqualTo(List.of());
            assertThat(Set.of(((String) user.get("commands")).split(" ", -1)))
                    .isEqualTo(Set.of("-@all", "+get", "+config|get", "+select|0"));
            List<?> lines = (List<?>) client.call("ACL", "LIST");
            assertThat(lines.get(0)).isEqualTo("user default on nopass ~* &* +@all");
            assertThat((String) lines.get(1))
                    .startsWith("user u on #" + SHA_OF_PW + " ~a* %R~b* %W~c* resetchannels &ch* -@all ");
            assertThat(client.call("ACL", "GETUSER", "nobody")).isNull();
            assertThat(client.call("ACL", "WHOAMI")).isEqualTo("default");
        }
    }

    @EachServer
    void describesWhatRulesHaveUndone(ServerKind kind) throws IOException {
        try (RespClient client = withUser(kind, "on", "allkeys", "allchannels", "+@all", ">pw")) {
            setUser(client, "reset");
            assertThat(((List<?>) client.call("ACL", "LIST")).get(1))
                    .isEqualTo("user u off sanitize-payload resetchannels -@all");
            setUser(client, "nopass", "allcommands", "~x", "%R~x", "resetkeys", "%W~y", "%R~y", "&c", "resetchannels");
            assertThat(((List<?>) client.call("ACL", "LIST")).get(1))
                    .isEqualTo("user u off nopass sanitize-payload ~y resetchannels +@all");
            setUser(client, ">pw", "#" + SHA_OF_PW, ">other", "<other");
            assertThat(pairs(client.call("ACL", "GETUSER", "u")).get("passwords"))
                    .isEqualTo(List.of(SHA_OF_PW));
        }
    }

    @EachServer
    void refusesRulesThatMakeNoSense(ServerKind kind) throws IOException {
        try (RespClient client = withUser(kind)) {
            String unknown = "Unknown command or category name in ACL";
            String hash =
                    "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters";
            Map<String, String> wrong = new LinkedHashMap<>();
            wrong.put("+foo", unknown);
            wrong.put("-foo", unknown);
            wrong.put("+@foo", unknown);
            wrong.put("+config|foo", unknown);
            wrong.put("-select|0", unknown);
            wrong.put("+select|", "Syntax error");
            wrong.put("+config|get|x", "Allowing first-arg of a subcommand is not supported");
            wrong.put("foo", "Syntax error");
            wrong.put("~x y", "Syntax error");
            wrong.put("%Q~a", "Syntax error");
            wrong.put("%~a", "Syntax error");
            wrong.put("#12", hash);
            wrong.put("!12", hash);
            wrong.put("<nope", "The password you are trying to remove from the user does not exist");
            for (Map.Entry<String, String> each : wrong.entrySet()) {
                assertThat(setUser(client, "on", each.getKey()))
                        .as(each.getKey())
                        .isEqualTo(new Failure(
                                "ERR Error in ACL SETUSER modifier '" + each.getKey() + "': " + each.getValue()));
            }
            assertThat(((List<?>) client.call("ACL", "LIST")).get(1)).isEqualTo("user u off resetchannels -@all");
            setUser(client, "~*", "&*");
            assertThat(((Failure) setUser(client, "~a")).message()).contains("Try 'resetkeys' to start");
            assertThat(((Failure) setUser(client, "&a")).message()).contains("Try 'resetchannels' to start");
            assertThat(client.call("ACL", "SETUSER", "a b"))
                    .isEqualTo(new Failure("ERR Usernames can't contain spaces or null characters"));
        }
    }
}
