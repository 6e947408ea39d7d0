package io.parley.message.store;

import com.google.protobuf.ByteString;
import io.parley.message.entry.EntryKind;

/**
 * An entry as it is kept.
 *
 * @param conversationId where it stands
 * @param seq its place there
 * @param kind what it is
 * @param authorId who made it
 * @param clientMessageId as its author gave it
 * @param messageType number of {@code client.v1.MessageType}; 0 for what is no post
 * @param timestampMs when it was committed, milliseconds since 1970 UTC
 * @param text the text of a post
 * @param content the other fields of its content, encoded; empty when there is none
 * @param ordinal how many of the entries up to here count as unread until they are read
 */
public record StoredEntry(
        long conversationId,
        long seq,
        EntryKind kind,
        int authorId,
        String clientMessageId,
        int messageType,
        long timestampMs,
        String text,
        ByteString content,
        long ordinal) {}
