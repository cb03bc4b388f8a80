/** Reads RDB files and dumped values into a keyspace. */
package io.forkpoint.internal.load;
