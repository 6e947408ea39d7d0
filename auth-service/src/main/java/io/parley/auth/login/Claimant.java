package io.parley.auth.login;

import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.device.DeviceId;
import io.parley.auth.worker.Turn;

/**
 * Who claims an account with a password, as limits see it.
 *
 * @param address where from
 * @param provenDevice the device that the claimant has shown a token of; empty when none
 * @param known whether the account has this device, or has logged in from this address of late
 */
record Claimant(ClientAddress address, String provenDevice, boolean known) {
    /** Who is logged in on this device of the account. */
    static Claimant loggedIn(ClientAddress address, DeviceId device) {
        return new Claimant(address, device.text(), true);
    }

    /** Whose failures are counted together for one account: those of a device, or those of an address. */
    String key() {
        return provenDevice.isEmpty() ? "address " + address.key() : "device " + provenDevice;
    }

    /** Their place among those whose passwords wait. */
    Turn turn() {
        return new Turn(address.key(), known);
    }
}
