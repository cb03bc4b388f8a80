/** Values: what collections take and give, and what edits and transactions are done with. Uses {@code errors} alone. */
@NullMarked
package io.forkpoint.value;

import org.jspecify.annotations.NullMarked;
