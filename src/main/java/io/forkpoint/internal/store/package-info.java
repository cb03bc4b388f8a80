/** The way from a store down to its internals, for benchmarks and tests. May use {@code keyspace}. */
package io.forkpoint.internal.store;
