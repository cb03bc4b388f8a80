/** The figures of a host, whether a fork succeeds there, and what helps if not. Uses no other package of Forkpoint. */
@NullMarked
package io.forkpoint.host;

import org.jspecify.annotations.NullMarked;
