/** The public API: open a store, read, write, snapshot, load. */
package io.forkpoint;
