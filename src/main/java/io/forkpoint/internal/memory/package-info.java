/** The arena, its segments and blocks, and the allocator. May use {@code helper} and {@code errors}. */
package io.forkpoint.internal.memory;
