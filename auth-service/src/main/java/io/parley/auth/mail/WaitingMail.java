package io.parley.auth.mail;

/**
 * A mail that this process has taken to send.
 *
 * @param createdMs when it was ordered, in milliseconds since 1970 UTC
 * @param tries how often it has been taken, this time included
 */
record WaitingMail(long id, MailOrder order, long createdMs, int tries) {}
