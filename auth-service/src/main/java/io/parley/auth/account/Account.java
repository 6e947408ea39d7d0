package io.parley.auth.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/**
 * One row of {@code account}. Fields are public in the manner of Panache; nothing outside this package changes them, and
 * the changing columns (password hash, revocation time) are written by single statements, never through this entity.
 */
@Entity
@Table(name = "account")
@NamedQuery(name = Account.BY_NAME, query = "from Account where nameKey = ?1 or nameKey = ?2")
@NamedQuery(name = Account.BY_EMAIL, query = "from Account where emailKey = ?1 or emailKey = ?2")
public class Account extends PanacheEntityBase {
    /**
     * By both of a {@link NameKey}. Named queries are translated while the service starts: the first use of Hibernate's
     * parser takes long enough to hold up an event loop.
     */
    static final String BY_NAME = "Account.byName";

    /** By both of a {@link NameKey}. */
    static final String BY_EMAIL = "Account.byEmail";

    /** 9 digits. */
    @Id
    public int id;

    /** As registered. */
    @Column(nullable = false, length = 32)
    public String name;

    /** {@link NameKey#key()}; in accounts of the first releases the former one. */
    @Column(name = "name_key", nullable = false, length = 64)
    public String nameKey;

    /** As registered; null when the account has none. */
    @Column(length = 254)
    public String email;

    /** As {@link #nameKey}; null when the account has none. */
    @Column(name = "email_key", length = 254)
    public String emailKey;

    /** Whether a code that was sent to the address has come back. */
    @Column(name = "email_confirmed", nullable = false)
    public boolean emailConfirmed;

    /** The display name; never empty. */
    @Column(nullable = false, length = 64)
    public String nickname;

    /** {@link NicknameKey}; null in accounts of a release before it, until they are folded. */
    @Column(name = "nickname_key", length = 64)
    public String nicknameKey;

    /** Empty when there is none. */
    @Column(name = "avatar_url", nullable = false, length = 512)
    public String avatarUrl;

    /** A PHC string. */
    @Column(name = "password_hash", nullable = false)
    public String passwordHash;

    /** Access tokens are issued later than this, in milliseconds since 1970 UTC. */
    @Column(name = "revoked_until_ms", nullable = false)
    public long revokedUntilMs;

    /** operator, auditor or empty. */
    @Column(nullable = false, length = 16)
    public String role = "";

    /** Since when nobody can log in, in milliseconds since 1970 UTC; null when the account is not suspended. */
    @Column(name = "suspended_ms")
    public Long suspendedMs;

    /** When the account was made, in milliseconds since 1970 UTC. */
    @Column(name = "created_ms", nullable = false)
    public long createdMs;

    /** What everybody may know of this account. */
    public UserProfile profile() {
        return new UserProfile(id, name, nickname, avatarUrl);
    }
}
