/** A server that speaks the protocol of Redis. */
package io.forkpoint.server;
