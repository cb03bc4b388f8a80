/** The codecs, which convert objects to bytes and back. Uses {@code errors} alone. */
@NullMarked
package io.forkpoint.codec;

import org.jspecify.annotations.NullMarked;
