package io.parley.presence.session;

import java.util.List;

/**
 * A page of online users.
 *
 * @param userIds in ascending order
 * @param more whether there are users with higher ids
 */
public record OnlinePage(List<Integer> userIds, boolean more) {}
