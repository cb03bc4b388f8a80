/**
 * What values of settings are made of, and what is thrown if they do not go together. Part of the API of the server, as
 * {@code io.forkpoint.server} is.
 */
@NullMarked
package io.forkpoint.server.config;

import org.jspecify.annotations.NullMarked;
