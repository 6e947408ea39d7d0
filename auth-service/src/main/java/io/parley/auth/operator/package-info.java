/** What whoever runs the server does with accounts: roles, suspending, ending sessions, reading the audit log. Asks login, device, account and audit. */
package io.parley.auth.operator;
