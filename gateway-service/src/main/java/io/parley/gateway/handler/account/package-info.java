/** Who is there: registration, login, coming back, tokens, devices, the end of a session. */
package io.parley.gateway.handler.account;
