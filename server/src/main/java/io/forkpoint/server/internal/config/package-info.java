/** Settings, and the files and options that they come from. */
package io.forkpoint.server.internal.config;
