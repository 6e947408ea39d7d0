package io.parley.loadtest.client;

/** Hears what happens to a {@link ChatClient}, on its event loop. */
public interface ChatListener {
    /** Logged in and caught up: messages may be sent. Again after each reconnect. */
    default void ready(ChatClient client) {}

    /** The server promised to keep a message. */
    default void acknowledged(ChatClient client, long number) {}

    /** A message arrived, after the client dropped what its protocol tells it to drop. */
    default void delivered(ChatClient client, int pair, long number, long intendedNanos) {}

    /** The server refused a message for now; the client sends it again later. */
    default void postponed(ChatClient client, long number) {}

    /** The server refused a message for good. */
    default void rejected(ChatClient client, long number, String reason) {}

    /**
     * What the user sees of a contact.
     *
     * @param pushed by the server, as it has changed; otherwise it is of the list that was asked for
     */
    default void statusSeen(ChatClient client, int userId, ContactStatus status, boolean pushed) {}

    /** All contacts were listed. */
    default void statusesListed(ChatClient client) {}

    /** The server has taken in what the user chose. */
    default void statusChosen(ChatClient client, ContactStatus status) {}

    /** A question about statuses, or a choice, was refused; {@code willRetry} says whether the client tries again. */
    default void statusRefused(ChatClient client, String reason, boolean willRetry) {}

    /** A login was refused or its connection failed; {@code willRetry} says whether the client tries again. */
    default void loginFailed(ChatClient client, String reason, boolean willRetry) {}

    /** The connection ended without {@link ChatClient#close}; the client reconnects. */
    default void disconnected(ChatClient client, String reason) {}
}
