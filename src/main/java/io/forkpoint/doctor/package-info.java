/** What the doctor is told and says. May use {@code host}, {@code memory} and {@code snapshot}. */
package io.forkpoint.doctor;
