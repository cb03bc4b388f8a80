/** Values: what collections take and give, and what edits and transactions are done with. Uses {@code errors} alone. */
package io.forkpoint.value;
