package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoop;
import java.util.List;
import java.util.Optional;

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

        /** Kills it as a crash would. */
        void strike();

        /** Starts it again and waits until it is ready; does nothing where it was not started by us. */
        void repair();
    }
}
