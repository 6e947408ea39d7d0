package io.parley.loadtest.seed;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.measure.Argon2id;
import io.parley.localcluster.host.LocalClusterException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes users as a registration would, at the cost of one password hash for all of them: they share salt and password,
 * which no service minds. None of them has logged in yet, so the first login with password pays for its hash in full.
 */
public final class SeededUsers {
    /** Far from each other and from what chance draws, as a rule: 9 digits. */
    private static final int FIRST_ID = 400_000_000;

    private static final Duration REFRESH_LIFETIME = Duration.ofDays(7);
    private static final int FAMILY_BYTES = 16;
    private static final String ACCOUNT =
            "account (id, name, name_key, nickname, avatar_url, password_hash, revoked_until_ms, created_ms)";
    private static final String DEVICE = "device (user_id, device_id, @family, @hash, refresh_expires_ms, created_ms,"
            + " last_seen_ms) SET family = UNHEX(@family), refresh_hash = UNHEX(@hash)";

    private final ClusterDatabase database;
    private final Clock clock;
    private final byte[] secretOfThisSeed = new byte[32];
    private final byte[] salt = new byte[16];

    /** @param clock tells when users were made and tokens end */
    public SeededUsers(ClusterDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
        SecureRandom random = new SecureRandom();
        random.nextBytes(secretOfThisSeed);
        random.nextBytes(salt);
    }

    /** The id of the user with an index. */
    public static int id(int index) {
        return FIRST_ID + index;
    }

    /** How many users there are whose names begin with this: letters, digits and hyphens. */
    public int countNamed(String prefix) {
        ClusterDatabase.Schema schema = database.auth();
        try (Connection connection = DriverManager.getConnection(schema.url(), schema.user(), schema.password());
                PreparedStatement count =
                        connection.prepareStatement("SELECT COUNT(*) FROM account WHERE name_key LIKE ?")) {
            count.setString(1, prefix + "%");
            ResultSet row = count.executeQuery();
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new LocalClusterException("The users cannot be counted: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Makes them; existing ones stay as they are. All must have the same password.
     *
     * @param deviceId the device that each has and has synced, with a refresh token that the account then holds; empty
     *     for none
     */
    public void create(List<Account> accounts, String deviceId) {
        if (accounts.isEmpty()) {
            return;
        }
        String phc = Argon2id.phc(accounts.getFirst().password(), salt);
        long now = clock.millis();
        try (TableLoad load = new TableLoad(database.auth())) {
            load.into(ACCOUNT);
            for (Account account : accounts) {
                account.registered(id(account.index()));
                load.row(account.userId(), account.name(), account.name(), account.name(), "", phc, 0, now);
            }
            if (!deviceId.isEmpty()) {
                load.into(DEVICE);
                accounts.forEach(account -> device(load, account, deviceId, now));
            }
        }
        if (!deviceId.isEmpty()) {
            try (TableLoad load = new TableLoad(database.message())) {
                DeviceCursors cursors = new DeviceCursors(load, deviceId);
                accounts.forEach(account -> cursors.known(account.userId()));
            }
        }
    }

    /** A refresh token is a family of 16 bytes and a secret of 32, of which the database keeps the SHA-256. */
    private void device(TableLoad load, Account account, String deviceId, long now) {
        byte[] family = Arrays.copyOf(digest("family", account), FAMILY_BYTES);
        byte[] secret = digest("secret", account);
        byte[] token = ByteBuffer.allocate(family.length + secret.length)
                .put(family)
                .put(secret)
                .array();
        account.tokens("", 0, Base64.getUrlEncoder().withoutPadding().encodeToString(token));
        HexFormat hex = HexFormat.of();
        load.row(
                account.userId(),
                deviceId,
                hex.formatHex(family),
                hex.formatHex(sha256().digest(secret)),
                now + REFRESH_LIFETIME.toMillis(),
                now,
                now);
    }

    private byte[] digest(String what, Account account) {
        MessageDigest digest = sha256();
        digest.update(secretOfThisSeed);
        return digest.digest((what + account.index()).getBytes(StandardCharsets.US_ASCII));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This Java has no SHA-256.", impossible);
        }
    }
}
