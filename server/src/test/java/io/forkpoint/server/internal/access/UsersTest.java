package io.forkpoint.server.internal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.session.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users as the server starts with them. */
class UsersTest {
    @TempDir
    Path folder;

    private Users start(Path file) {
        ServerSettings config = new ServerSettings();
        config.dir.set(folder.toString());
        config.aclFile.set(file.toString());
        Users users = new Users(config, new CommandTable());
        users.start();
        return users;
    }

    @Test
    void aFileThatCannotBeReadIsRefusedByName() throws IOException, InterruptedException {
        Path none = folder.resolve("none.acl");
        assertThatThrownBy(() -> start(none))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aclfile " + none)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> start(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aclfile " + folder)
                .hasMessageContaining("it is a folder");
        Path pipe = folder.resolve("pipe.acl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> start(pipe))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aclfile " + pipe)
                .hasMessageContaining("a pipe");
    }

    @Test
    void anErrorInItTellsNoPassword() throws IOException {
        Path file = folder.resolve("users.acl");
        Files.writeString(file, "user a on >known <hidden\n");
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ":1")
                .hasMessageContaining("does not exist")
                .hasMessageNotContaining("hidden");
        Files.writeString(file, "");
        assertThat(start(file).all()).hasSize(1);
    }
}
