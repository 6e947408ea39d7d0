package io.parley.loadtest.client;

/**
 * A user of the server under test and what its one device keeps. The fields beside name and password are written by the
 * client that is logged in as this user, on its event loop; others read them when no such client exists.
 */
public final class Account {
    private final int index;
    private final String name;
    private final String password;
    private int userId;
    private String accessToken = "";
    private long accessTokenUntilMs;
    private String refreshToken = "";

    /**
     * @param index counts from 0
     * @param name user name
     * @param password of the user
     */
    public Account(int index, String name, String password) {
        this.index = index;
        this.name = name;
        this.password = password;
    }

    /** Counts from 0 within the accounts of a target. */
    public int index() {
        return index;
    }

    /** User name. */
    public String name() {
        return name;
    }

    /** Password. */
    public String password() {
        return password;
    }

    /** The server's id of the user; 0 before the registration. */
    public int userId() {
        return userId;
    }

    /** Whether the server knows this user. */
    public boolean isRegistered() {
        return userId != 0;
    }

    /** Remembers the id given by the server. */
    public void registered(int id) {
        this.userId = id;
    }

    /** The token to resume with; may be empty. */
    public String accessToken() {
        return accessToken;
    }

    /** When the access token ends, in milliseconds since 1970. */
    public long accessTokenUntilMs() {
        return accessTokenUntilMs;
    }

    /** The token to get a new access token with; may be empty. */
    public String refreshToken() {
        return refreshToken;
    }

    /** Remembers the newest tokens. */
    public void tokens(String access, long accessUntilMs, String refresh) {
        this.accessToken = access;
        this.accessTokenUntilMs = accessUntilMs;
        this.refreshToken = refresh;
    }
}
