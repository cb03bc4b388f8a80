/**
 * The collections of {@code java.util} that show a database or one of its collections. What they show they see by an
 * interface, so that they know no handle. Uses {@code codec}, {@code value} and {@code errors}.
 */
package io.forkpoint.internal.view;
