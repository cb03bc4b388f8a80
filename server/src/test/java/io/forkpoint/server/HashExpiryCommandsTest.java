package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Fields that expire. Of Forkpoint alone: Redis has them since 7.4 and 8.0, and the one that tests are run against is 7.0.
 */
class HashExpiryCommandsTest {
    /** In the year 2286; in milliseconds. */
    private static final long LATER = 9_999_999_999_000L;

    private RespClient client;

    @BeforeEach
    void connect() throws IOException {
        client = ServerKind.FORKPOINT.client();
        run("HSET h a 1 b 2 c 3");
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    private Object run(String line) throws IOException {
        return client.call(line.split(" ", -1));
    }

    private static Failure error(String text) {
        return new Failure("ERR " + text);
    }

    @Test
    void givesFieldsAnExpiry() throws IOException {
        assertThat(run("HPEXPIREAT h " + LATER + " FIELDS 2 a none")).isEqualTo(List.of(1L, -2L));
        assertThat(run("HPEXPIRETIME h FIELDS 3 a b none")).isEqualTo(List.of(LATER, -1L, -2L));
        assertThat(run("HEXPIREAT h " + LATER / 1000 + " FIELDS 1 b")).isEqualTo(List.of(1L));
        assertThat(run("HEXPIRETIME h FIELDS 2 a b")).isEqualTo(List.of(LATER / 1000, LATER / 1000));
        assertThat(run("HEXPIRE h 1000000 FIELDS 1 c")).isEqualTo(List.of(1L));
        assertThat((Long) ((List<?>) run("HTTL h FIELDS 1 c")).get(0)).isBetween(999_000L, 1_000_000L);
        assertThat(run("HPEXPIRE h 1000000000 FIELDS 1 c")).isEqualTo(List.of(1L));
        assertThat((Long) ((List<?>) run("HPTTL h FIELDS 1 c")).get(0)).isBetween(999_000_000L, 1_000_000_000L);
        assertThat(run("HPERSIST h FIELDS 3 c c none")).isEqualTo(List.of(1L, -1L, -2L));
        assertThat(run("HTTL h FIELDS 1 c")).isEqualTo(List.of(-1L));
    }

    @Test
    void removesWhatHasExpired() throws IOException {
        assertThat(run("HPEXPIREAT h 1 FIELDS 2 a b")).isEqualTo(List.of(2L, 2L));
        assertThat(run("HKEYS h")).isEqualTo(List.of("c"));
        assertThat(run("HEXPIRE h 0 FIELDS 1 c")).isEqualTo(List.of(2L));
        assertThat(run("EXISTS h")).isEqualTo(0L);
    }

    @Test
    void obeysConditions() throws IOException {
        assertThat(run("HPEXPIREAT h " + LATER + " XX FIELDS 1 a")).isEqualTo(List.of(0L));
        assertThat(run("HPEXPIREAT h " + LATER + " GT FIELDS 1 a")).isEqualTo(List.of(0L));
        assertThat(run("HPEXPIREAT h " + LATER + " nx FIELDS 1 a")).isEqualTo(List.of(1L));
        assertThat(run("HPEXPIREAT h " + LATER + " NX FIELDS 1 a")).isEqualTo(List.of(0L));
        assertThat(run("HPEXPIREAT h " + (LATER - 1) + " GT FIELDS 1 a")).isEqualTo(List.of(0L));
        assertThat(run("HPEXPIREAT h " + (LATER - 1) + " LT FIELDS 1 a")).isEqualTo(List.of(1L));
        assertThat(run("HPEXPIREAT h " + LATER + " LT FIELDS 1 b")).isEqualTo(List.of(1L));
    }

    @Test
    void takesAMissingKeyForOneWithoutFields() throws IOException {
        assertThat(run("HEXPIRE none 10 FIELDS 2 a b")).isEqualTo(List.of(-2L, -2L));
        assertThat(run("HTTL none FIELDS 1 a")).isEqualTo(List.of(-2L));
        assertThat(run("HPERSIST none FIELDS 1 a")).isEqualTo(List.of(-2L));
        assertThat(run("HGETDEL none FIELDS 2 a b")).isEqualTo(Arrays.asList(null, null));
        assertThat(run("HGETEX none EX 10 FIELDS 1 a")).isEqualTo(Arrays.asList((Object) null));
        assertThat(run("EXISTS none")).isEqualTo(0L);
    }

    @Test
    void readsAndRemoves() throws IOException {
        assertThat(run("HGETDEL h FIELDS 3 a none b")).isEqualTo(Arrays.asList("1", null, "2"));
        assertThat(run("HGETDEL h FIELDS 1 c")).isEqualTo(List.of("3"));
        assertThat(run("EXISTS h")).isEqualTo(0L);
    }

    @Test
    void readsAndGivesAnExpiry() throws IOException {
        assertThat(run("HGETEX h FIELDS 2 a none")).isEqualTo(Arrays.asList("1", null));
        assertThat(run("HTTL h FIELDS 1 a")).isEqualTo(List.of(-1L));
        assertThat(run("HGETEX h PXAT " + LATER + " FIELDS 2 a none")).isEqualTo(Arrays.asList("1", null));
        assertThat(run("HPEXPIRETIME h FIELDS 2 a none")).isEqualTo(List.of(LATER, -2L));
        assertThat(run("HGETEX h PERSIST FIELDS 1 a")).isEqualTo(List.of("1"));
        assertThat(run("HTTL h FIELDS 1 a")).isEqualTo(List.of(-1L));
        assertThat(run("HGETEX h EXAT 1 FIELDS 1 a")).isEqualTo(List.of("1"));
        assertThat(run("HEXISTS h a")).isEqualTo(0L);
    }

    @Test
    void setsWithAnExpiry() throws IOException {
        assertThat(run("HSETEX h PXAT " + LATER + " FIELDS 2 a 10 d 4")).isEqualTo(1L);
        assertThat(run("HPEXPIRETIME h FIELDS 3 a d b")).isEqualTo(List.of(LATER, LATER, -1L));
        assertThat(run("HSETEX h KEEPTTL FIELDS 1 a 11")).isEqualTo(1L);
        assertThat(run("HPEXPIRETIME h FIELDS 1 a")).isEqualTo(List.of(LATER));
        assertThat(run("HSETEX h FIELDS 1 a 12")).isEqualTo(1L);
        assertThat(run("HPEXPIRETIME h FIELDS 1 a")).isEqualTo(List.of(-1L));
        assertThat(run("HSETEX h FNX FIELDS 2 e 1 a 13")).isEqualTo(0L);
        assertThat(run("HSETEX h FXX FIELDS 2 e 1 a 13")).isEqualTo(0L);
        assertThat(run("HMGET h a e")).isEqualTo(Arrays.asList("12", null));
        assertThat(run("HSETEX h FXX EX 100 FIELDS 2 a 14 b 15")).isEqualTo(1L);
        assertThat(run("HMGET h a b")).isEqualTo(List.of("14", "15"));
    }

    @Test
    void refusesWrongArguments() throws IOException {
        Failure position = error("Mandatory argument FIELDS is missing or not at the right position");
        Failure count = error("The `numfields` parameter must match the number of arguments");
        assertThat(run("HEXPIRE h 10 1 a b")).isEqualTo(position);
        assertThat(run("HTTL h FIELD 1 a")).isEqualTo(position);
        assertThat(run("HEXPIRE h 10 FIELDS 2 a")).isEqualTo(count);
        assertThat(run("HPERSIST h FIELDS 1 a b")).isEqualTo(count);
        assertThat(run("HEXPIRE h 10 FIELDS 0 a")).isEqualTo(error("Parameter `numFields` should be greater than 0"));
        assertThat(run("HTTL h FIELDS x a")).isEqualTo(error("Number of fields must be a positive integer"));
        assertThat(run("HEXPIRE h -1 FIELDS 1 a")).isEqualTo(error("invalid expire time, must be >= 0"));
        assertThat(run("HEXPIRE h 9223372036854775807 FIELDS 1 a"))
                .isEqualTo(error("invalid expire time in 'hexpire' command"));
        assertThat(run("HSETEX h FNX FXX FIELDS 1 a 1"))
                .isEqualTo(error("Only one of FXX or FNX arguments can be specified"));
        assertThat(run("HSETEX h EX 1 KEEPTTL FIELDS 1 a 1"))
                .isEqualTo(error("Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified"));
        assertThat(run("HGETEX h FIELDS 2 a")).isEqualTo(error("wrong number of arguments for 'hgetex' command"));
        assertThat(run("HGETEX h KEEPTTL FIELDS 1 a")).isEqualTo(error("unknown argument: KEEPTTL"));
        assertThat(run("HMGET h a b c")).isEqualTo(List.of("1", "2", "3"));
    }

    @Test
    void refusesOtherTypes() throws IOException {
        run("SET s text");
        for (String line : List.of(
                "HEXPIRE s 10 FIELDS 1 a",
                "HTTL s FIELDS 1 a",
                "HGETDEL s FIELDS 1 a",
                "HGETEX s FIELDS 1 a",
                "HSETEX s FIELDS 1 a 1",
                "HPERSIST s FIELDS 1 a")) {
            assertThat(run(line))
                    .as(line)
                    .isEqualTo(new Failure("WRONGTYPE Operation against a key holding the wrong kind of value"));
        }
    }
}
