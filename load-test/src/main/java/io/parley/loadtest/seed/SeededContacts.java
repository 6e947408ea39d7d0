package io.parley.loadtest.seed;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ContactRing;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Makes users contacts of each other as if all of them had asked and agreed. */
public final class SeededContacts {
    private static final String CONTACT = "contact (owner_id, peer_id, alias, since, version, removed)";
    private static final String PERSON =
            "person (user_id, messages_from, contacts, blocks, version, forgotten, changed_at)";

    /** As {@code parley.client.v1.Allowed} numbers it. */
    private static final int EVERYBODY = 1;

    private static final int NOT_REMOVED = 0;

    private final ClusterDatabase database;
    private final Clock clock;

    /** @param clock tells since when they are contacts */
    public SeededContacts(ClusterDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes them.
     *
     * @param accounts without contacts so far, in the order of their places
     */
    public void create(List<Account> accounts, ContactRing ring) {
        Timestamp now = Timestamp.valueOf(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        try (TableLoad load = new TableLoad(database.presence())) {
            load.into(CONTACT);
            for (int place = 0; place < accounts.size(); place++) {
                int owner = accounts.get(place).userId();
                int version = 0;
                for (int contact : ring.contactsOf(place)) {
                    load.row(owner, accounts.get(contact).userId(), "", now, ++version, NOT_REMOVED);
                }
            }
            load.into(PERSON);
            accounts.forEach(account -> load.row(account.userId(), EVERYBODY, ring.each(), 0, ring.each(), 0, now));
        }
    }
}
