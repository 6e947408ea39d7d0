package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.net.LoadLoops;
import io.parley.loadtest.parley.ParleyServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Parley, however it was started. */
public final class ParleyTarget implements Target {
    /** A token must outlive the scenario that uses it. */
    private static final long TOKEN_RESERVE_MS = 300_000;

    private final ParleyServer server;
    private final LoadLoops loops;
    private final AccountBook book;
    private final Clock clock;
    private final ParleyProcesses processes;

    /**
     * @param server its gateways
     * @param loops for registering users
     * @param accountFile where users and tokens are kept
     * @param processes what belongs to it
     * @param clock tells when tokens end
     */
    public ParleyTarget(
            ParleyServer server, LoadLoops loops, Path accountFile, ParleyProcesses processes, Clock clock) {
        this.server = server;
        this.loops = loops;
        this.book = new AccountBook(accountFile, "load-");
        this.processes = processes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "parley";
    }

    @Override
    public String description() {
        return processes.description();
    }

    @Override
    public List<ServerProcess> processes() {
        return processes.list();
    }

    @Override
    public boolean holdsConnections(ServerProcess process) {
        return process.name().startsWith("gateway");
    }

    @Override
    public List<Account> accounts(int count) {
        List<Account> accounts = book.first(count);
        List<Account> unknown =
                accounts.stream().filter(account -> !account.isRegistered()).toList();
        if (!unknown.isEmpty()) {
            bringThrough("registered", unknown, LoginWay.REGISTER);
        }
        return accounts;
    }

    @Override
    public void refreshTokens(List<Account> accounts) {
        long until = clock.millis() + TOKEN_RESERVE_MS;
        List<Account> stale = accounts.stream()
                .filter(account -> account.accessTokenUntilMs() < until)
                .toList();
        if (!stale.isEmpty()) {
            stale.forEach(account -> account.tokens("", 0, account.refreshToken()));
            bringThrough("renewed tokens", stale, LoginWay.TOKEN);
        }
    }

    @Override
    public boolean hasTokens() {
        return true;
    }

    @Override
    public Optional<Outage> outage() {
        return processes.outage();
    }

    @Override
    public ChatClient client(Account account, LoadLoop loop, ChatListener listener) {
        return server.client(account, loop, listener);
    }

    @Override
    public void close() {
        book.save();
        processes.stop();
    }

    private void bringThrough(String what, List<Account> accounts, LoginWay way) {
        try {
            new Registration(loops, server).run(what, accounts, way);
        } finally {
            book.save();
        }
    }
}
