/**
 * Who the users are: accounts, the rules their names and addresses follow, and the directory. No credentials are checked
 * and no tokens are made here. Imports only {@code refusal}.
 */
package io.parley.auth.account;
