/**
 * How a conversation's id becomes the users who belong to it. Nobody else knows.
 *
 * <p>May use nothing of this service.
 */
package io.parley.message.conversation;
