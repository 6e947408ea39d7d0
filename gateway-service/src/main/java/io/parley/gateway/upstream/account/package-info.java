/** auth-service: logins, devices, mail, the keys that tokens are checked with, and which tokens are revoked. */
package io.parley.gateway.upstream.account;
