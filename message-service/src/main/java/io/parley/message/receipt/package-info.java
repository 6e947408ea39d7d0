/**
 * What devices acknowledge and users read: durable cursors and marks, and receipts to those whom they concern.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code store}, {@code routing}, {@code relation} and {@code config}, and listens to commits of {@code send}.
 */
package io.parley.message.receipt;
