/** What the host says of itself, whether a fork succeeds there, and what helps if not. Uses no other room. */
@NullMarked
package io.forkpoint.host;

import org.jspecify.annotations.NullMarked;
