package io.parley.gateway.handler.conversation;

import io.parley.gateway.upstream.people.FoundUsers;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Writes the senders' names into stored messages, which only know their ids. Any thread. */
final class SenderNames {
    private final UserDirectory directory;

    SenderNames(UserDirectory directory) {
        this.directory = directory;
    }

    /** The same messages with names as far as they can be had: a name is a courtesy and never a reason to fail. */
    CompletionStage<List<Message>> fillIn(List<Message> messages) {
        Set<Integer> senders = messages.stream()
                .filter(message -> message.getSenderName().isEmpty())
                .map(Message::getSenderId)
                .collect(Collectors.toSet());
        if (senders.isEmpty()) {
            return CompletableFuture.completedStage(messages);
        }
        return directory
                .find(UserDirectory.Purpose.NAMES, senders, List.of())
                .handle((found, failure) -> failure != null
                        ? messages
                        : messages.stream()
                                .map(message -> withName(message, found))
                                .toList());
    }

    /** The same page with names in its messages. */
    CompletionStage<SyncAnswer> fillIn(SyncAnswer page) {
        return fillIn(page.getMessagesList())
                .thenApply(named ->
                        page.toBuilder().clearMessages().addAllMessages(named).build());
    }

    /** The message with the name of its sender, or with the word that there is no such user any more. */
    static Message withName(Message message, FoundUsers found) {
        if (!message.getSenderName().isEmpty()) {
            return message;
        }
        User sender = found.withId(message.getSenderId());
        return sender == null
                ? message.toBuilder().setSenderDeleted(true).build()
                : message.toBuilder().setSenderName(sender.getName()).build();
    }
}
