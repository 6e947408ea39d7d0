package io.parley.gateway.dispatch;

import com.google.protobuf.Message;
import io.parley.gateway.upstream.message.SendReply;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.SendAck;
import java.util.function.Function;

/**
 * Answers a request that became an entry of a log in the words of its own type.
 *
 * @param request what is answered
 * @param answerOf its answer, from the place of the entry
 */
public record StoredReply(Request request, Function<SendAck, Message> answerOf) implements SendReply {
    @Override
    public void committed(SendAck ack) {
        request.answer(answerOf.apply(ack));
    }

    @Override
    public void refused(Error error) {
        request.refused(error);
    }
}
