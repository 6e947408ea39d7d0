/**
 * Reading back: what a device has not acknowledged (sync), and pages of a conversation (history).
 *
 * <p>May use {@code conversation}, {@code entry} and {@code store}.
 */
package io.parley.message.sync;
