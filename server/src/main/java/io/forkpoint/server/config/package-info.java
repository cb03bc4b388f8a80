/**
 * The types of values of settings, and the exception that is thrown for invalid ones. Part of the API of the server, as
 * {@code io.forkpoint.server} is.
 */
@NullMarked
package io.forkpoint.server.config;

import org.jspecify.annotations.NullMarked;
