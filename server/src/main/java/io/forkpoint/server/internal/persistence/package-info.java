/** The server's file: how it is loaded at the start, saved, and what is known of that. */
package io.forkpoint.server.internal.persistence;
