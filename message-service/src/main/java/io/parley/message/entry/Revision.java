package io.parley.message.entry;

import com.google.protobuf.ByteString;

/**
 * What a post holds after a change.
 *
 * @param text empty when it was recalled
 * @param content as in {@link Post}
 * @param recalled whether it was taken back
 */
public record Revision(String text, ByteString content, boolean recalled) {}
