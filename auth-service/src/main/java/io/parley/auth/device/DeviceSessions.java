package io.parley.auth.device;

import io.parley.auth.account.Account;
import io.parley.auth.account.UserProfile;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.mail.Mails;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.token.AccessTokens;
import io.parley.auth.token.RefreshToken;
import io.parley.auth.token.TokenSettings;
import io.parley.proto.client.v1.NewDevice;
import io.parley.proto.client.v1.Notice;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The life of a device: started by a login, renewed by refreshes, ended by a logout, a password change, a stolen token or
 * too many newer devices. Hands out tokens; every end is revoked at the gateways.
 *
 * <p>Times are made so that clocks of several replicas need not agree: a revocation covers every token the ended device
 * was ever issued, and a new token is always issued after the last revocation.
 */
@ApplicationScoped
public class DeviceSessions {
    private final DeviceStarts starts;
    private final DeviceStore devices;
    private final PasswordStore passwords;
    private final RevocationPublisher revocations;
    private final Mails mails;
    private final AuditLog audit;
    private final AccessTokens accessTokens;
    private final long refreshLifetimeMs;
    private final long refreshGraceMs;
    private final int devicesPerAccount;
    private final Clock clock;

    DeviceSessions(
            DeviceStarts starts,
            DeviceStore devices,
            PasswordStore passwords,
            RevocationPublisher revocations,
            Mails mails,
            AuditLog audit,
            AccessTokens accessTokens,
            TokenSettings tokenSettings,
            DeviceSettings deviceSettings,
            Clock clock) {
        this.starts = starts;
        this.devices = devices;
        this.passwords = passwords;
        this.revocations = revocations;
        this.mails = mails;
        this.audit = audit;
        this.accessTokens = accessTokens;
        this.clock = clock;
        refreshLifetimeMs = tokenSettings.refreshLifetime().toMillis();
        refreshGraceMs = tokenSettings.refreshGrace().toMillis();
        devicesPerAccount = deviceSettings.perAccount();
    }

    /** Starts the first device of an account that was just made: nobody is told of it. Empty as for {@link #start}. */
    public Uni<Optional<IssuedTokens>> startFirst(Account account, DeviceId device, DeviceOrigin origin) {
        return start(account, device, origin, Optional.empty());
    }

    /**
     * Starts or renews a device of an account whose password has just been checked. A notice tells the user of a new one. Empty when
     * the account changed after it was read: read it again, and check again. FORBIDDEN while it is suspended.
     *
     * @param origin what the device is and where the login came from
     */
    public Uni<Optional<IssuedTokens>> start(Account account, DeviceId device, DeviceOrigin origin) {
        if (account.suspendedMs != null) {
            audit.note(AuditEntry.own(
                    AuditAction.LOGIN_REFUSED,
                    account.id,
                    device.text(),
                    origin.address(),
                    "The account is suspended."));
            return Uni.createFrom()
                    .failure(Refusal.forbidden("This account is suspended: ask whoever runs this server."));
        }
        NewDevice newDevice = NewDevice.newBuilder()
                .setDeviceId(device.text())
                .setAddress(origin.address())
                .setLoggedInMs(clock.millis())
                .build();
        return start(
                account,
                device,
                origin,
                Optional.of(Notice.newBuilder().setNewDevice(newDevice).build()));
    }

    private Uni<Optional<IssuedTokens>> start(
            Account account, DeviceId device, DeviceOrigin origin, Optional<Notice> notice) {
        long issuedMs = issueTime(account.revokedUntilMs);
        RefreshToken token = RefreshToken.first();
        DeviceStart login = new DeviceStart(
                account.id,
                account.passwordHash,
                device,
                origin,
                token,
                issuedMs + refreshLifetimeMs,
                issuedMs,
                notice);
        return starts.start(login).chain(started -> switch (started) {
            case ACCOUNT_CHANGED -> Uni.createFrom().item(Optional.empty());
            case RENEWED -> tokens(account.profile(), device, token, issuedMs).map(Optional::of);
            case NEW ->
                endDevicesBeyondLimit(account.id)
                        .chain(() -> tokens(account.profile(), device, token, issuedMs))
                        .map(Optional::of);
        });
    }

    /**
     * Exchanges a refresh token for new tokens. One that was used a moment ago gives the same new ones, since their answer may
     * have been lost; one that was used before ends its device.
     *
     * @param address where the device is now
     */
    public Uni<IssuedTokens> refresh(String text, String address) {
        RefreshToken token = RefreshToken.parse(text).orElseThrow(DeviceSessions::notValid);
        return devices.find(token).chain(found -> {
            RefreshableDevice device = found.orElseThrow(DeviceSessions::notValid);
            if (!device.isNewest(token)) {
                return again(device, token);
            }
            if (device.expiresMs() <= clock.millis()) {
                throw Refusal.tokenExpired("The refresh token has expired; please log in.");
            }
            return rotate(device, token, DeviceOrigin.address(address));
        });
    }

    /**
     * Whose device a refresh token is of, be it used up or expired: what only this device can know. Costs a read when there is
     * a token at all.
     */
    public Uni<Optional<DeviceOwner>> ownerOf(String text) {
        return RefreshToken.parse(text)
                .map(token -> devices.owner(token)
                        .map(owner -> owner.map(
                                userId -> new DeviceOwner(userId, HexFormat.of().formatHex(token.family())))))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** Logs a device out; false when it was not logged in. */
    public Uni<Boolean> end(int userId, DeviceId device, Ending ending) {
        return devices.end(userId, device, ending).invoke(ended -> {
            if (ended) {
                revocations.nudge();
            }
        });
    }

    /** Stores a new password hash, ends all other devices and gives this one new tokens. */
    public Uni<IssuedTokens> changePassword(Account account, String newHash, DeviceId device, String address) {
        RefreshToken token = RefreshToken.first();
        PasswordReplacement change = new PasswordReplacement(
                account, newHash, device, DeviceOrigin.address(address), token, refreshLifetimeMs);
        return passwords
                .change(change)
                .onFailure(DeviceEnded.class)
                .transform(ended -> Refusal.unauthenticated("This device was logged out; please log in."))
                .chain(changed -> {
                    long issuedMs = changed.orElseThrow(() -> Refusal.unauthenticated(
                            "The password was changed elsewhere at the same time; please log in with the new one."));
                    revocations.nudge();
                    mails.hint();
                    return tokens(account.profile(), device, token, issuedMs);
                });
    }

    /** Stores a new password hash and ends all devices; false when the account's address changed after it was read. */
    public Uni<Boolean> resetPassword(Account account, String newHash, DeviceId device, DeviceOrigin origin) {
        AuditEntry entry =
                AuditEntry.ofStranger(AuditAction.PASSWORD_RESET, account.id, device.text(), origin.address());
        return passwords.reset(account, newHash, entry).invoke(done -> {
            if (done) {
                revocations.nudge();
                mails.hint();
            }
        });
    }

    private Uni<IssuedTokens> rotate(RefreshableDevice device, RefreshToken old, String address) {
        long issuedMs = issueTime(device.revokedUntilMs());
        byte[] salt = RefreshToken.newSalt();
        return devices.rotate(old, salt, issuedMs + refreshLifetimeMs, issuedMs, clock.millis(), address)
                .chain(rotated -> rotated
                        ? tokens(device.user(), device.device(), old.next(salt), issuedMs)
                        : devices.find(old).chain(found -> again(found.orElseThrow(DeviceSessions::notValid), old)));
    }

    private Uni<IssuedTokens> again(RefreshableDevice device, RefreshToken used) {
        return device.successor(used, clock.millis() - refreshGraceMs)
                .map(newest -> tokens(device.user(), device.device(), newest, device.issuedMs()))
                .orElseGet(() -> endReused(device));
    }

    private Uni<IssuedTokens> endReused(RefreshableDevice device) {
        return end(device.user().id(), device.device(), Ending.TOKEN_USED_TWICE).map(ended -> {
            throw Refusal.unauthenticated(
                    "This refresh token was used before, so the device was logged out; please log in.");
        });
    }

    private Uni<Void> endDevicesBeyondLimit(int userId) {
        return devices.beyond(userId, devicesPerAccount).chain(beyond -> Multi.createFrom()
                .iterable(beyond)
                .onItem()
                .transformToUniAndConcatenate(
                        device -> end(userId, device, Ending.TOO_MANY_DEVICES).replaceWith(device))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<IssuedTokens> tokens(UserProfile user, DeviceId device, RefreshToken refreshToken, long issuedMs) {
        Duration lifetime = accessTokens.lifetime();
        return accessTokens
                .issue(user, device.text(), issuedMs)
                .map(token -> new IssuedTokens(user, device, token, lifetime.toSeconds(), refreshToken.text()));
    }

    private long issueTime(long revokedUntilMs) {
        return Math.max(clock.millis(), revokedUntilMs + 1);
    }

    private static Refusal notValid() {
        return Refusal.unauthenticated("The refresh token is not valid; please log in.");
    }
}
