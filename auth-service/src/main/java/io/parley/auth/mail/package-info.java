/**
 * Sends e-mail: the table of mails that wait, the SMTP server, and what mails look like. What a mail says comes from whoever
 * implements {@link io.parley.auth.mail.LetterWriter}. Imports no other package of the service.
 */
package io.parley.auth.mail;
