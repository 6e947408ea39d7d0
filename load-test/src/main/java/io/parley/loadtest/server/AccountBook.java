package io.parley.loadtest.server;

import io.parley.loadtest.client.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The users of a server, kept in a file that only its owner may read, so that registering thousands, each of which costs
 * a password hash, happens once. Used by one thread.
 */
final class AccountBook {
    /** Good for the test users of a load test and nothing else. */
    private static final String PASSWORD = "load-test-only";

    private static final String SEPARATOR = "\t";
    private static final int COLUMNS = 5;

    private final Path file;
    private final String prefix;
    private final int firstIndex;
    private final List<Account> accounts = new ArrayList<>();

    /**
     * @param file may not be there yet
     * @param prefix start of every user name
     */
    AccountBook(Path file, String prefix) {
        this(file, prefix, 0);
    }

    /** @param firstIndex of the users in the file */
    AccountBook(Path file, String prefix, int firstIndex) {
        this.file = file;
        this.prefix = prefix;
        this.firstIndex = firstIndex;
        if (Files.exists(file)) {
            read();
        }
    }

    /** The first accounts, new ones included. */
    List<Account> first(int count) {
        while (accounts.size() < count) {
            accounts.add(account(accounts.size()));
        }
        return List.copyOf(accounts.subList(0, count));
    }

    /** Accounts that nobody had before; the first has an even index, so that neighbours are on different gateways. */
    List<Account> next(int count) {
        int from = accounts.size() + accounts.size() % 2;
        return first(from + count).subList(from, from + count);
    }

    /** Writes users and tokens. */
    void save() {
        write(file, accounts);
    }

    /** Writes users and tokens into a file that only its owner may read. */
    static void write(Path file, List<Account> accounts) {
        StringBuilder lines = new StringBuilder();
        for (Account account : accounts) {
            lines.append(String.join(
                            SEPARATOR,
                            account.name(),
                            Integer.toString(account.userId()),
                            account.accessToken(),
                            Long.toString(account.accessTokenUntilMs()),
                            account.refreshToken()))
                    .append('\n');
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, lines);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try {
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.split(SEPARATOR, COLUMNS);
                Account account = account(accounts.size());
                if (columns.length == COLUMNS && columns[0].equals(account.name())) {
                    account.registered(Integer.parseInt(columns[1]));
                    account.tokens(columns[2], Long.parseLong(columns[3]), columns[4]);
                }
                accounts.add(account);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Account account(int index) {
        return new Account(firstIndex + index, prefix + (firstIndex + index), PASSWORD);
    }
}
