package io.parley.gateway.handler.account;

import com.google.protobuf.Message;
import io.parley.gateway.session.Identity;

/**
 * A login that has succeeded as far as accounts and tokens go.
 *
 * @param answer what the client gets once the session exists
 */
record Authenticated(Identity identity, Message answer) {}
