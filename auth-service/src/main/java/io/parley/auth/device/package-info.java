/**
 * Devices: what a login starts, a refresh renews, and a logout or a password change ends, and the revocations that tell
 * the gateways of an end, and the notice that tells a user of a new one. No passwords are checked here. Imports {@code token}, {@code account} and {@code refusal}.
 */
package io.parley.auth.device;
