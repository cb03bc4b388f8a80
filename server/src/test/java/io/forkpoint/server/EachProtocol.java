package io.forkpoint.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test that takes a {@link ServerKind} and a client library's name of a protocol, and passes for each of both. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@CsvSource({"FORKPOINT, RESP2", "FORKPOINT, RESP3", "REDIS, RESP2", "REDIS, RESP3"})
@interface EachProtocol {}
