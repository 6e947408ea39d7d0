package io.parley.message.entry;

import com.google.protobuf.ByteString;
import io.parley.proto.client.v1.MessageType;

/** One thing that a log can hold, before it has a place in it. */
public sealed interface Entry permits Post, Event, GroupAction {
    /** Under which kind it is stored. */
    EntryKind kind();

    /** The text in its own row. */
    String text();

    /** What else is in its own row: a {@code client.v1.Content} without text, encoded; empty for none. */
    default ByteString content() {
        return ByteString.EMPTY;
    }

    /** Number of {@code client.v1.MessageType}; 0 for what is no post. */
    default int messageType() {
        return MessageType.MESSAGE_TYPE_UNSPECIFIED_VALUE;
    }
}
