/** What turns objects into bytes and back. Uses {@code errors} alone. */
@NullMarked
package io.forkpoint.codec;

import org.jspecify.annotations.NullMarked;
