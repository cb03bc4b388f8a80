/** Clients: what they have sent, selected, queued, watched and wait for, and how their commands are run. */
package io.forkpoint.server.internal.session;
