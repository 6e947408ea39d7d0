package io.parley.loadtest.parley;

/**
 * A message that the server has not yet promised to keep.
 *
 * @param userId the receiver; 0 when it is for a group
 * @param groupId the group; 0 when it is for a user
 * @param talk who talks to whom
 * @param number within the talk
 * @param intendedNanos when it ought to be sent
 */
record PendingSend(int userId, long groupId, int talk, long number, long intendedNanos) {}
