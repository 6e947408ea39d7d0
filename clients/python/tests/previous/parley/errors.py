"""What can go wrong, as exceptions whose text says what happened and what to do."""


class ParleyError(Exception):
    """The root of everything this package raises on purpose."""


class MalformedFrame(ParleyError):
    """The bytes are not a frame of this protocol."""


class RequestRefused(ParleyError):
    """The server answered with an Error frame.

    `code` is a frames.ErrorCode (or a plain int that this version does not know), `retry_after_ms` is 0 when trying
    again will not help.
    """

    def __init__(self, code, message, retry_after_ms=0):
        super().__init__(message)
        self.code = code
        self.retry_after_ms = retry_after_ms


class NotConnected(ParleyError):
    """There is no usable connection just now, or it broke before the answer came."""


class NotLoggedIn(ParleyError):
    """The client has no session and nothing to get one with: call login() or register()."""


class DeadlineExceeded(ParleyError):
    """No answer in time. A Send may or may not have been stored; the same client_message_id may be sent again."""


class SessionEnded(ParleyError):
    """The session is over and the client does not reconnect by itself; `kind` is replaced, revoked or closed."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind
