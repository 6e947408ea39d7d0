/**
 * What devices acknowledge: durable cursors, and receipts to the senders.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code store}, {@code routing} and {@code config}, and listens to commits of {@code send}.
 */
package io.parley.message.receipt;
