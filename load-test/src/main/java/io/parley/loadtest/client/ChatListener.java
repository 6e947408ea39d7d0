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

    /** A login was refused or its connection failed; {@code willRetry} says whether the client tries again. */
    default void loginFailed(ChatClient client, String reason, boolean willRetry) {}

    /** The connection ended without {@link ChatClient#close}; the client reconnects. */
    default void disconnected(ChatClient client, String reason) {}
}
