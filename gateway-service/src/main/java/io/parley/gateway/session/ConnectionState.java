package io.parley.gateway.session;

/** Where a connection is in its life. It only moves forward, except from a failed login back to the start. */
public enum ConnectionState {
    /** Open, nobody has logged in; the login deadline runs. */
    AWAITING_LOGIN,
    /** A login of some kind is under way; its own deadlines run. */
    LOGGING_IN,
    /** A session lives on the connection. */
    LOGGED_IN,
    /** Told to reconnect elsewhere; requests under way are finished, then it closes. */
    LEAVING,
    /** Nothing is read or written any more; what was written is being flushed. */
    CLOSING;

    /** Whether a login of any kind may start. */
    public boolean mayLogIn() {
        return this == AWAITING_LOGIN;
    }

    /** Whether requests of a logged-in user are served. */
    public boolean isLoggedIn() {
        return this == LOGGED_IN || this == LEAVING;
    }

    /** Whether frames may still be written. */
    public boolean isOpen() {
        return this != CLOSING;
    }
}
