/**
 * Reading back: what a device has not acknowledged (sync), pages of a conversation (history), groups, and the list of conversations.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code store}, {@code relation} and {@code config}.
 */
package io.parley.message.sync;
