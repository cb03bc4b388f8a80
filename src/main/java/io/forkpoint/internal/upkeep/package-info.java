/** What a store does by itself, now and then: expiry, freeing, huge pages. */
package io.forkpoint.internal.upkeep;
