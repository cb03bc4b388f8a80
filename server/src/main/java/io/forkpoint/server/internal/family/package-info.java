/** The commands, by family. */
package io.forkpoint.server.internal.family;
