/**
 * The rules of groups: who may do what, and what comes of it. Values and rules only, no I/O.
 *
 * <p>May use {@code conversation}, {@code entry} and {@code config}.
 */
package io.parley.message.group;
