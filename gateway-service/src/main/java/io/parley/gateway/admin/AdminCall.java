package io.parley.gateway.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.parley.gateway.protocol.Refusal;
import io.parley.proto.auth.v1.OperatorIdentity;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * One request that operators make.
 *
 * @param empty a request without values
 * @param work carries it out; fails with {@code Refusal}s
 */
record AdminCall<Q extends Message>(Q empty, BiFunction<OperatorIdentity, Q, CompletionStage<? extends Message>> work) {
    /** Reads a request from JSON; INVALID says what cannot be read. */
    CompletionStage<? extends Message> carryOut(OperatorIdentity by, String json) {
        return work.apply(by, read(empty, json));
    }

    @SuppressWarnings("unchecked")
    static <Q extends Message> Q read(Q empty, String json) {
        Message.Builder builder = empty.newBuilderForType();
        try {
            JsonFormat.parser().merge(json.isBlank() ? "{}" : json, builder);
        } catch (InvalidProtocolBufferException unreadable) {
            throw Refusal.invalid("The request cannot be read: " + unreadable.getMessage());
        }
        return (Q) builder.build();
    }
}
