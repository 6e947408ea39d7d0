package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.Payload;
import io.parley.loadtest.measure.ServerProcess;
import io.parley.loadtest.net.LoadLoop;
import io.parley.loadtest.xmpp.XmppServer;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.host.FreePorts;
import io.parley.localcluster.host.Lifetime;
import io.parley.localcluster.host.LocalClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * ejabberd from Debian's packages with an archive of every message, on a database of the same build and settings as
 * Parley's. The script {@code peers/ejabberd} starts and stops it.
 */
public final class Ejabberd implements Target {
    private static final String SCHEMA = "ejabberd";
    private static final String DOMAIN = "localhost";
    private static final int ROWS_PER_INSERT = 500;

    private final Path script;
    private final Path home;
    private final MariaDb database;
    private final XmppServer server;
    private final AccountBook book;
    private final long pid;
    private int registered;

    private Ejabberd(Path script, Path home, MariaDb database, XmppServer server, long pid) {
        this.script = script;
        this.home = home;
        this.database = database;
        this.server = server;
        this.pid = pid;
        this.book = new AccountBook(home.resolve("no-accounts"), "load-");
    }

    /**
     * Starts database and server with empty data.
     *
     * @param script {@code load-test/peers/ejabberd}
     * @param home folder for everything of this peer
     * @param database not started yet
     * @param payload text of the messages
     */
    public static Ejabberd start(Path script, Path home, MariaDb database, Payload payload) {
        run(script, "install");
        database.deleteData();
        database.start(Lifetime.WITH_THIS_JVM);
        database.createSchema(SCHEMA);
        int port = FreePorts.find(1).getFirst();
        try {
            run(script, "prepare", home.toString(), Integer.toString(port), Integer.toString(database.port()));
            database.execute("USE " + SCHEMA + ";\n" + Files.readString(home.resolve("schema.sql")));
            run(script, "start", home.toString());
            long pid = Long.parseLong(Files.readString(home.resolve("pid")).trim());
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            return new Ejabberd(script, home, database, new XmppServer(address, DOMAIN, payload), pid);
        } catch (IOException | RuntimeException e) {
            stop(script, home, database);
            throw new LocalClusterException("ejabberd could not be started: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "ejabberd";
    }

    @Override
    public String description() {
        return "ejabberd 23.01 (Debian): auth sql, mod_mam always, mod_offline, stream management, no TLS, no shapers,"
                + " +sbwt none; MariaDB of the same build and settings";
    }

    @Override
    public List<ServerProcess> processes() {
        return List.of(new ServerProcess("mariadb", database.process().pid()), new ServerProcess("ejabberd", pid));
    }

    @Override
    public boolean holdsConnections(ServerProcess process) {
        return process.pid() == pid;
    }

    /** Makes users in the database, so that nobody measures how ejabberd registers them. */
    @Override
    public List<Account> accounts(int count) {
        List<Account> accounts = book.first(count);
        for (int from = registered; from < count; from += ROWS_PER_INSERT) {
            List<String> rows = new ArrayList<>();
            for (Account account : accounts.subList(from, Math.min(count, from + ROWS_PER_INSERT))) {
                rows.add("('%s','%s')".formatted(account.name(), account.password()));
            }
            database.execute("INSERT IGNORE INTO ejabberd.users(username, password) VALUES " + String.join(",", rows));
        }
        registered = Math.max(registered, count);
        return accounts;
    }

    @Override
    public List<Account> newAccounts(int count, boolean withTokens) {
        List<Account> accounts = book.next(count);
        accounts(accounts.getLast().index() + 1);
        return accounts;
    }

    @Override
    public boolean hasTokens() {
        return false;
    }

    @Override
    public ChatClient client(Account account, LoadLoop loop, ChatListener listener) {
        return server.client(account, loop, listener);
    }

    @Override
    public void close() {
        stop(script, home, database);
    }

    private static void stop(Path script, Path home, MariaDb database) {
        run(script, "stop", home.toString());
        database.stop();
    }

    private static void run(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new LocalClusterException(
                        script.getFileName() + " " + arguments[0] + " ended with exit code " + exit + ".");
            }
        } catch (IOException e) {
            throw new LocalClusterException("Could not run " + script + ": " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("Interrupted while " + script + " ran.", e);
        }
    }
}
