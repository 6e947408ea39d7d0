package io.parley.loadtest.client;

/**
 * One device of one user: the seam between the scenarios and the protocols. Used on the event loop it was made for only.
 * It obeys its protocol as a real client does (acknowledgements, catching up after login, heartbeats, resending).
 */
public interface ChatClient {
    /** Whose device it is. */
    Account account();

    /**
     * Connects and logs in; tries again, as the server's refusals and the protocol say, until {@link #close}. The
     * listener hears {@code ready} when the client has caught up.
     */
    void open(LoginWay way);

    /**
     * Sends one message. When the connection breaks before the server has promised to keep it, it is sent again after the
     * next login where the protocol makes that safe.
     *
     * @param to the receiver
     * @param pair who talks to whom, goes with the message
     * @param number counts from 1 within the pair
     * @param intendedNanos when it ought to be sent, as {@code System.nanoTime}
     */
    void send(Account to, int pair, long number, long intendedNanos);

    /**
     * Sends one message to a group, as {@link #send} does to a user.
     *
     * @param group the server's id of it
     */
    default void post(long group, int talk, long number, long intendedNanos) {
        throw new UnsupportedOperationException("this client knows no groups");
    }

    /**
     * Lists what the user sees of all his contacts, and is told of changes until the connection ends: to be asked for after
     * each login.
     */
    default void followStatuses() {
        throw new UnsupportedOperationException("this client knows no statuses");
    }

    /** Chooses what contacts see, online or busy. A choice without an answer when the connection breaks is forgotten. */
    default void choose(ContactStatus status) {
        throw new UnsupportedOperationException("this client knows no statuses");
    }

    /** Acknowledges what is not yet acknowledged, closes the connection and stays closed. */
    void close();
}
