package io.parley.auth.device;

/** Undoes a password change whose own device was logged out while the password was being checked. */
final class DeviceEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeviceEnded() {
        super("The device has been logged out", null, false, false);
    }
}
