/**
 * What can stand in the log of a conversation: the kinds of entries, the rules of what they hold, who may make them and what they
 * change.
 *
 * <p>Values and rules only: no I/O, no clock of its own. May use the client protocol's messages, and nothing of this service but
 * {@code config}.
 */
package io.parley.message.entry;
