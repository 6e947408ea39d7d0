/** What stands in conversations: entries and their changes, reading them, what is set for a conversation, typing. */
package io.parley.gateway.handler.conversation;
