/**
 * Who may do what in a conversation, decided between a gateway's stream and the commit lanes, in order for each conversation.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code store}, {@code routing}, {@code relation} and {@code send}.
 */
package io.parley.message.admission;
