package io.parley.auth.operator;

import io.parley.auth.account.Account;
import io.parley.auth.device.ListedDevice;
import java.util.List;

/**
 * An account as operators see it.
 *
 * @param devices that are logged in, the one seen last first
 */
public record LookedUpUser(Account account, List<ListedDevice> devices) {}
