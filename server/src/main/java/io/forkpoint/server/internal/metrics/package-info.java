/** What is seen of a server: INFO, slow commands, latencies, and meters for who watches it from outside. */
package io.forkpoint.server.internal.metrics;
