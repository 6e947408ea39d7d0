package io.parley.auth.mail;

/**
 * A mail that is to be sent.
 *
 * @param address where to, as the person wrote it
 * @param locale the language, see {@link MailLocale}
 * @param userName whose account it tells of; empty in mails with a code
 */
public record MailOrder(MailKind kind, String address, String locale, String userName) {}
