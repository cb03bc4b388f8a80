/** The commands, by what they are about. */
package io.forkpoint.server.internal.family;
