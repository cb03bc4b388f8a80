/** What the host says of itself: memory, and later all that decides whether a fork succeeds. Uses no other room. */
package io.forkpoint.host;
