package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.ContactRing;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoop;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A running server under test. Methods are called by the main thread except where they say otherwise. */
public interface Target extends AutoCloseable {
    /** Name in reports. */
    String name();

    /** What it is and how it is set up, for the report. */
    String description();

    /** All its processes, database and broker included; those of a server that was not told of are missing. */
    List<ServerProcess> processes();

    /** The names of those {@link #processes} that hold the clients' connections. */
    boolean holdsConnections(ServerProcess process);

    /** The first users; registers those that are missing and says how long that took. */
    List<Account> accounts(int count);

    /**
     * Users who never logged in before, so that nothing about them is remembered anywhere; neighbours among them are on
     * different gateways.
     *
     * @param withTokens whether they hold tokens nevertheless, where the server has tokens
     */
    List<Account> newAccounts(int count, boolean withTokens);

    /** Whether a first login with password costs an Argon2id hash. */
    default boolean hashesPasswords() {
        return false;
    }

    /** Whether {@link #seed}, {@link #seedContacts} and {@link #hold} work. */
    default boolean canSeed() {
        return false;
    }

    /**
     * Gives pairs of new users a history of messages that all were delivered.
     *
     * @param total messages, spread evenly
     * @param progress hears now and then how many there are
     */
    default void seed(List<Account> pairs, long total, LongConsumer progress) {
        throw new UnsupportedOperationException(name());
    }

    /** Makes new users contacts of each other; they are in the order of their places. */
    default void seedContacts(List<Account> accounts, ContactRing ring) {
        throw new UnsupportedOperationException(name());
    }

    /** Logs new users with tokens in, silently, from processes of their own. */
    default IdleUsers hold(List<Account> accounts) {
        throw new UnsupportedOperationException(name());
    }

    /** Whether {@link #createGroup} works. */
    default boolean hasGroups() {
        return false;
    }

    /**
     * Makes a group that holds these users from its beginning on, none of whom is logged in.
     *
     * @param members the first one creates it
     * @return the server's id of it
     */
    default long createGroup(List<Account> members) {
        throw new UnsupportedOperationException(name());
    }

    /** Makes sure that the users can log in with a token, where the server has tokens. */
    default void refreshTokens(List<Account> accounts) {}

    /** Whether a connection can be resumed with a token. */
    boolean hasTokens();

    /** A process whose loss clients should survive, and how it is killed and started again; empty when there is none. */
    default Optional<Outage> outage() {
        return Optional.empty();
    }

    /** Makes a client; called on the loop. */
    ChatClient client(Account account, LoadLoop loop, ChatListener listener);

    /** Keeps what the next run needs, and stops what this target started. */
    @Override
    void close();

    /** One process that can be lost. */
    interface Outage {
        /** Which process. */
        String process();

        /** Whether the user, when he logs in for the first time, has his connection elsewhere. */
        boolean spares(Account account);

        /** Kills it as a crash would. */
        void strike();

        /** Starts it again and waits until it is ready; does nothing where it was not started by us. */
        void repair();
    }
}
