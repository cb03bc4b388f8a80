/** Users: their passwords, what they may do, and what they were refused. */
package io.forkpoint.server.internal.access;
