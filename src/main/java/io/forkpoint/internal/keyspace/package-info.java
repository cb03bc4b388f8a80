/** Shards, their index, entries and expiry. May use {@code memory} and {@code errors}. */
package io.forkpoint.internal.keyspace;
