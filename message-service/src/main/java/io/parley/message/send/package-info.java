/**
 * The write half of the message path: validation, commit lanes, routing after the commit, the outcome to the sender.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code group}, {@code store}, {@code routing} and {@code config}.
 */
package io.parley.message.send;
