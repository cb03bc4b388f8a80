/**
 * A server that speaks the protocol of Redis: starts one, ends it, and says how it works. This and {@code
 * io.forkpoint.server.config} are the API of the server; what is below {@code io.forkpoint.server.internal} may change
 * with any release.
 */
@NullMarked
package io.forkpoint.server;

import org.jspecify.annotations.NullMarked;
