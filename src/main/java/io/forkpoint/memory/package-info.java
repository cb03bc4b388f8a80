/** What a user says of a store's memory, and is told of it. Uses nothing else of Forkpoint. */
@NullMarked
package io.forkpoint.memory;

import org.jspecify.annotations.NullMarked;
