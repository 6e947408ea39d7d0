package io.parley.message.store.commit;

import io.parley.proto.client.v1.Error;

/**
 * The log does not take the entry, because of what stands in it already. Nothing was changed.
 *
 * @param why in words for the client
 */
public record Refused(Error why) implements Outcome {}
