package io.parley.auth.account;

import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.refusal.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds and creates accounts. Call it on a Vert.x context, as gRPC methods are; each method opens and closes its own
 * database session, so none is held while a password is hashed.
 */
@ApplicationScoped
public class AccountStore implements PanacheRepositoryBase<Account, Integer> {
    private static final int DUPLICATE_KEY = 1062;
    /** Both databases end with it: Duplicate entry 'x' for key 'name', on MySQL with the table's name before the dot. */
    private static final String KEY_NAME_FOLLOWS = " for key ";

    private static final String NAME_CONSTRAINT = "account_name_unique";
    private static final String EMAIL_CONSTRAINT = "account_email_unique";
    /** 900 million ids: even with half of them taken, 20 draws in a row fail once in a million. */
    private static final int ID_DRAWS = 20;

    private final SecureRandom random = new SecureRandom();
    private final DeletedAccounts deleted;
    private final AuditLog audit;
    private final Clock clock;

    AccountStore(DeletedAccounts deleted, AuditLog audit, Clock clock) {
        this.deleted = deleted;
        this.audit = audit;
        this.clock = clock;
    }

    /** The account a person means, if there is one. Costs a read or two by a unique key, whatever was given. */
    public Uni<Optional<Account>> find(AccountName name) {
        return Panache.withSession(() -> switch (name) {
                    case AccountName.ById byId -> findById(byId.id());
                    case AccountName.ByEmail byEmail ->
                        find(Account.BY_EMAIL, byEmail.key(), account -> account.emailKey);
                    case AccountName.ByName byName -> find(Account.BY_NAME, byName.key(), account -> account.nameKey);
                })
                .map(Optional::ofNullable);
    }

    /**
     * Refuses a name or an address that is taken, so that no hash is spent on it. Two registrations may both pass. An address that
     * nobody has confirmed is not taken for who has.
     */
    public Uni<Void> refuseTaken(NewAccount account) {
        NameKey name = account.name().key();
        Optional<NameKey> email = account.email().map(EmailAddress::key);
        return Panache.withSession(() -> find(Account.BY_NAME, name, other -> other.nameKey)
                        .invoke(other -> refuseIfFound(other, nameTaken()))
                        .chain(() -> email.isEmpty()
                                ? Uni.createFrom().<Account>nullItem()
                                : find(Account.BY_EMAIL, email.get(), other -> other.emailKey))
                        .invoke(other -> {
                            if (!account.emailConfirmed() || other != null && other.emailConfirmed) {
                                refuseIfFound(other, emailTaken());
                            }
                        }))
                .chain(() -> refuseReserved(name, account.emailConfirmed() ? Optional.empty() : email));
    }

    /** Comes last: what an account gives up when it is deleted is reserved from the same moment on. */
    private Uni<Void> refuseReserved(NameKey name, Optional<NameKey> email) {
        return deleted.reservesName(name)
                .invoke(reserved -> refuseIf(reserved, nameTaken()))
                .chain(() -> deleted.reservesEmail(email))
                .invoke(reserved -> refuseIf(reserved, emailTaken()))
                .replaceWithVoid();
    }

    private static void refuseIfFound(Account other, Refusal refusal) {
        refuseIf(other != null, refusal);
    }

    private static void refuseIf(boolean taken, Refusal refusal) {
        if (taken) {
            throw refusal;
        }
    }

    private Uni<Account> find(String query, NameKey name, Function<Account, String> storedKey) {
        return find("#" + query, name.key(), name.former()).list().map(rows -> name.choose(rows, storedKey));
    }

    /**
     * Stores a new account under a fresh id; ALREADY_EXISTS when its name or address was taken meanwhile.
     *
     * @param entry for the audit log, by the id
     */
    public Uni<Account> create(NewAccount account, String passwordHash, IntFunction<AuditEntry> entry) {
        return insert(account, passwordHash, entry, ID_DRAWS);
    }

    /** Replaces a password hash by another of the same password; does nothing when the password changed meanwhile. */
    public Uni<Void> replaceHash(int id, String oldHash, String newHash) {
        return Panache.withTransaction(
                        () -> update("passwordHash = ?1 where id = ?2 and passwordHash = ?3", newHash, id, oldHash))
                .replaceWithVoid();
    }

    /** Those accounts that exist, by id and by what was asked for. Two statements at most, both by unique keys. */
    public Uni<FoundProfiles> profiles(Collection<Integer> ids, Map<String, NameKey> names) {
        Set<String> keys = names.values().stream()
                .flatMap(name -> Stream.of(name.key(), name.former()))
                .collect(Collectors.toSet());
        return Panache.withSession(() -> profilesWhere("id in ?1", ids)
                .chain(byId -> profilesWhere("nameKey in ?1", keys).map(byName -> found(byId, byName, names))));
    }

    private Uni<List<KeyedProfile>> profilesWhere(String condition, Collection<?> values) {
        return values.isEmpty()
                ? Uni.createFrom().item(List.of())
                : find(condition, values).project(KeyedProfile.class).list();
    }

    private static FoundProfiles found(List<KeyedProfile> byId, List<KeyedProfile> byName, Map<String, NameKey> names) {
        Map<String, KeyedProfile> byKey =
                byName.stream().collect(Collectors.toMap(KeyedProfile::nameKey, Function.identity()));
        Map<Integer, UserProfile> users = new LinkedHashMap<>();
        byId.forEach(row -> users.put(row.id(), row.profile()));
        Map<String, Integer> named = new HashMap<>();
        names.forEach((asked, name) -> {
            KeyedProfile row = byKey.getOrDefault(name.former(), byKey.get(name.key()));
            if (row != null) {
                users.put(row.id(), row.profile());
                named.put(asked, row.id());
            }
        });
        return new FoundProfiles(List.copyOf(users.values()), named);
    }

    private Uni<Account> insert(NewAccount account, String passwordHash, IntFunction<AuditEntry> entry, int drawsLeft) {
        int id = UserIds.draw(random);
        return deleted.has(id)
                .chain(used -> used
                        ? insert(account, passwordHash, entry, drawsLeft)
                        : insert(id, account, passwordHash, entry, drawsLeft));
    }

    private Uni<Account> insert(
            int id, NewAccount account, String passwordHash, IntFunction<AuditEntry> entry, int drawsLeft) {
        Account row = new Account();
        row.id = id;
        row.name = account.name().text();
        row.nameKey = account.name().key().key();
        row.email = account.email().map(EmailAddress::text).orElse(null);
        row.emailKey = account.email().map(EmailAddress::key).map(NameKey::key).orElse(null);
        row.emailConfirmed = account.emailConfirmed();
        row.nickname = account.nickname();
        row.nicknameKey = NicknameKey.of(account.nickname(), row.nameKey);
        row.avatarUrl = account.avatarUrl();
        row.passwordHash = passwordHash;
        row.createdMs = clock.millis();
        return Panache.withTransaction(() -> persistAndFlush(row).call(() -> audit.persist(entry.apply(id))))
                .onFailure(failure -> duplicateKey(failure).isPresent())
                .recoverWithUni(failure -> {
                    String constraint = duplicateKey(failure).orElseThrow();
                    if (constraint.contains(NAME_CONSTRAINT)) {
                        return Uni.createFrom().failure(nameTaken());
                    }
                    if (constraint.contains(EMAIL_CONSTRAINT)) {
                        return Uni.createFrom().failure(emailTaken());
                    }
                    return drawsLeft > 1
                            ? insert(account, passwordHash, entry, drawsLeft - 1)
                            : Uni.createFrom().failure(failure);
                });
    }

    /** The name of the key that already has such a value, if that is what went wrong. */
    private static Optional<String> duplicateKey(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getErrorCode() == DUPLICATE_KEY) {
                String sentence = refused.getMessage();
                return Optional.of(sentence.substring(sentence.lastIndexOf(KEY_NAME_FOLLOWS) + 1));
            }
        }
        return Optional.empty();
    }

    private static Refusal nameTaken() {
        return Refusal.alreadyExists("This user name is taken; please choose another.");
    }

    /** The sentence for an address that another account has. */
    public static Refusal emailTaken() {
        return Refusal.alreadyExists("An account with this e-mail address exists; log in, or use another address.");
    }
}
