package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeopleNames;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Tells who has read a message: ids from message-service, names from the directory. */
final class ReadByHandler implements FrameHandler<ReadBy> {
    private final MessageClient messages;
    private final PeopleNames names;
    private final Reads reads;

    ReadByHandler(MessageClient messages, PeopleNames names, Reads reads) {
        this.messages = messages;
        this.names = names;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_READ_BY;
    }

    @Override
    public void handle(Request request, ReadBy frame) {
        if (frame.getConversationId() == 0 || frame.getSeq() == 0) {
            throw Refusal.invalid("conversation_id and a seq of 1 or more must be given.");
        }
        reads.pass(
                request,
                () -> request.await(
                        messages.readBy(request.identity().userId(), frame).thenCompose(this::withNames),
                        answer -> reads.answer(request, answer.getUsersList(), fitting -> answer.toBuilder()
                                .clearUsers()
                                .addAllUsers(fitting)
                                .build())));
    }

    private CompletionStage<ReadByAnswer> withNames(ReadByAnswer answer) {
        List<User> readers = answer.getUsersList();
        return names.of(readers, User::getId).thenApply(found -> answer.toBuilder()
                .clearUsers()
                .addAllUsers(readers.stream()
                        .map(reader -> PeopleNames.user(found, reader.getId()))
                        .toList())
                .build());
    }
}
