/** Loads the native helper and binds its functions. Uses nothing else of Forkpoint. */
package io.forkpoint.internal.helper;
