package io.parley.message.group;

import io.parley.message.entry.Event;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Role;
import java.util.Map;

/** What comes of an action on a group. */
public sealed interface Ruling {
    /**
     * It is done.
     *
     * @param event what stands in the log
     * @param roles what users become; {@link Role#ROLE_UNSPECIFIED} for who goes
     * @param profile the profile from then on
     */
    record Done(Event event, Map<Integer, Role> roles, GroupProfile profile) implements Ruling {}

    /**
     * It is not.
     *
     * @param why in words for the client
     */
    record Denied(Error why) implements Ruling {}

    /** A refusal that says what happened and what to do. */
    static Ruling denied(ErrorCode code, String sentence) {
        return new Denied(Error.newBuilder().setCode(code).setMessage(sentence).build());
    }
}
