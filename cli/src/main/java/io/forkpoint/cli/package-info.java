/** The command line: one class a command, each a user of the public API like any other. */
package io.forkpoint.cli;
