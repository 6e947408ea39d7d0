package io.parley.auth.directory;

import io.parley.auth.account.UserProfile;

/**
 * What an account says of its owner.
 *
 * @param about may be empty
 * @param email empty when there is none; for the owner only
 * @param emailConfirmed whether a code has shown that the address is his; for the owner only
 * @param findableByEmail whether others find him by it; for the owner only
 */
public record Profile(UserProfile user, String about, String email, boolean emailConfirmed, boolean findableByEmail) {
    /** As others see it. */
    public Profile forOthers() {
        return new Profile(user, about, "", false, false);
    }
}
