/**
 * Who may do what in a conversation, decided between a gateway's stream and the commit lanes, in order for each conversation.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code store}, {@code routing} and {@code send}; {@code app} starts what asks for changes here.
 */
package io.parley.message.admission;
