import type { ErrorCode } from './wire/frames.js';

/** The root of everything this library throws on purpose; the message says what happened and what to do. */
export class ParleyError extends Error {
  override name = 'ParleyError';
}

/** The server answered with an Error frame. */
export class RequestRefused extends ParleyError {
  override name = 'RequestRefused';

  /**
   * @param code why; a number that this version does not know counts as not retryable
   * @param retryAfterMs when to try again; 0 when that will not help
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }

  /** The field that the sentence begins with, such as `user_name`; empty when it names none. */
  get field(): string {
    return /^([a-z]+(?:_[a-z]+)*) /.exec(this.message)?.[1] ?? '';
  }
}

/** There is no usable connection just now, or it broke before the answer came. */
export class NotConnected extends ParleyError {
  override name = 'NotConnected';
}

/** No answer in time. What was asked may have happened. */
export class DeadlineExceeded extends ParleyError {
  override name = 'DeadlineExceeded';
}

/**
 * How a session can end so that the client does not connect again by itself: this device logged in elsewhere, it was logged out
 * from elsewhere, the password was changed, the account was deleted, it was suspended, whoever runs the server ended the session, it
 * expired, or the client did so itself.
 */
export type EndKind = 'replaced' | 'revoked' | 'password' | 'deleted' | 'suspended' | 'operator' | 'expired' | 'closed';

/** The session is over until somebody logs in. */
export class SessionEnded extends ParleyError {
  override name = 'SessionEnded';

  constructor(
    readonly kind: EndKind,
    message: string,
  ) {
    super(message);
  }
}
