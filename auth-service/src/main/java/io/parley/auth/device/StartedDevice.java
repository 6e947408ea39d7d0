package io.parley.auth.device;

/** How the start of a device went. */
enum StartedDevice {
    /** The device was not logged in before. */
    NEW,
    /** The device was logged in; its older tokens no longer refresh. */
    RENEWED,
    /** Nothing was started: the password changed, or tokens were revoked, since the account was read. */
    ACCOUNT_CHANGED
}
