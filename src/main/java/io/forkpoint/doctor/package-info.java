/** The input and output of the doctor. May use {@code host}, {@code memory} and {@code snapshot}. */
@NullMarked
package io.forkpoint.doctor;

import org.jspecify.annotations.NullMarked;
