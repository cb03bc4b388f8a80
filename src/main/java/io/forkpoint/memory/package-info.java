/** What a user says of a store's memory, and is told of it. Uses nothing else of Forkpoint. */
package io.forkpoint.memory;
