package io.forkpoint.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a wrong password costs must not tell whether there is such a user. */
class AuthenticationTimeTest {
    private static final byte[] PASSWORD = new byte[8 << 20];

    /** Of this thread's processor time, so that other load does not count. */
    private static long leastNanos(UserRules rules) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 7; i++) {
            long before = threads.getCurrentThreadCpuTime();
            assertThat(Users.isPassword(rules, PASSWORD)).isFalse();
            least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
        }
        return least;
    }

    private static UserRules user(String... rules) {
        UserRules user = new UserRules(List.of());
        List.of(rules).forEach(user::apply);
        return user;
    }

    @Test
    void aPasswordIsHashedAlsoForUsersThatAreOffOrNotThere() {
        long known = leastNanos(user("on", ">secret"));
        assertThat(leastNanos(null)).as("nobody").isGreaterThan(known / 2);
        assertThat(leastNanos(user("off", ">secret"))).as("off").isGreaterThan(known / 2);
        assertThat(leastNanos(user("on"))).as("without a password").isGreaterThan(known / 2);
        assertThat(leastNanos(user("off", "nopass"))).as("off, any password").isGreaterThan(known / 2);
    }

    @Test
    void nobodyIsWhoIsNotThere() {
        assertThat(Users.isPassword(null, new byte[0])).isFalse();
        assertThat(Users.isPassword(user("on", "nopass"), PASSWORD)).isTrue();
        assertThat(Users.isPassword(user("on", ">"), new byte[0])).isTrue();
        assertThat(Users.isPassword(user("off", ">"), new byte[0])).isFalse();
    }
}
