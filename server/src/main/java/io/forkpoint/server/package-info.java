/**
 * A server that speaks the Redis protocol: its start, its end and its configuration. This package and {@code
 * io.forkpoint.server.config} are the API of the server; what is below {@code io.forkpoint.server.internal} may change
 * with any release.
 */
@NullMarked
package io.forkpoint.server;

import org.jspecify.annotations.NullMarked;
