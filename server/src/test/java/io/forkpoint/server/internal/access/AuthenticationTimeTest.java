package io.forkpoint.server.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a wrong password costs, which is to hash it, must not tell whether there is such a user. */
class AuthenticationTimeTest {
    private static final byte[] PASSWORD = new byte[8 << 20];

    private final Provider provider = new CountingProvider();

    @BeforeEach
    void count() {
        Security.insertProviderAt(provider, 1);
    }

    @AfterEach
    void countNoMore() {
        Security.removeProvider(provider.getName());
    }

    /** Stands before the JDK's own. */
    private static final class CountingProvider extends Provider {
        private static final long serialVersionUID = 1;

        CountingProvider() {
            super("Counting", "1", "counts what is hashed");
            put("MessageDigest.SHA-256", CountingDigest.class.getName());
        }
    }

    /** Counts what it hashes. */
    public static final class CountingDigest extends MessageDigestSpi {
        private static final AtomicLong BYTES = new AtomicLong();

        private final MessageDigest digest;

        /** As the JDK makes it. */
        public CountingDigest() throws GeneralSecurityException {
            digest = MessageDigest.getInstance("SHA-256", "SUN");
        }

        @Override
        protected void engineUpdate(byte input) {
            BYTES.incrementAndGet();
            digest.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            BYTES.addAndGet(length);
            digest.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            return digest.digest();
        }

        @Override
        protected void engineReset() {
            digest.reset();
        }
    }

    private static long hashedBytes(UserRules rules) {
        long before = CountingDigest.BYTES.get();
        assertThat(Users.isPassword(rules, PASSWORD)).isFalse();
        return CountingDigest.BYTES.get() - before;
    }

    private static UserRules user(String... rules) {
        UserRules user = new UserRules(List.of());
        List.of(rules).forEach(user::apply);
        return user;
    }

    @Test
    void aPasswordIsHashedAlsoForUsersThatAreOffOrNotThere() {
        assertThat(hashedBytes(user("on", ">secret"))).isEqualTo(PASSWORD.length);
        assertThat(hashedBytes(null)).as("nobody").isEqualTo(PASSWORD.length);
        assertThat(hashedBytes(user("off", ">secret"))).as("off").isEqualTo(PASSWORD.length);
        assertThat(hashedBytes(user("on"))).as("without a password").isEqualTo(PASSWORD.length);
        assertThat(hashedBytes(user("off", "nopass"))).as("off, any password").isEqualTo(PASSWORD.length);
    }

    @Test
    void nobodyIsWhoIsNotThere() {
        assertThat(Users.isPassword(null, new byte[0])).isFalse();
        assertThat(Users.isPassword(user("on", "nopass"), PASSWORD)).isTrue();
        assertThat(Users.isPassword(user("on", ">"), new byte[0])).isTrue();
        assertThat(Users.isPassword(user("off", ">"), new byte[0])).isFalse();
    }
}
