"""Getting a session and keeping it: several gateways, tokens, reconnecting with backoff, GoAway, and its end.

What the session is used for is not known here.
"""

import random
import threading
import time

from . import frames
from .connection import Connection
from .errors import DeadlineExceeded, NotConnected, NotLoggedIn, ParleyError, RequestRefused, SessionEnded
from .frames import ErrorCode

REQUEST_SECONDS = 10.0
LOGIN_SECONDS = 15.0
FIRST_BACKOFF_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 30.0
LONGEST_JITTER_SECONDS = 5.0
STABLE_SECONDS = 10.0
REFRESH_AT = 0.8

_RETRYABLE = frozenset((ErrorCode.RATE_LIMITED, ErrorCode.OVERLOADED, ErrorCode.UNAVAILABLE))
_GOOD_ONCE = (frames.Register, frames.ResetPassword)
"""Logins that may have taken effect when their answer is lost: the name is taken then, and the code used."""

_TOKEN_REFUSED = frozenset((ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED))


class _NoServer(NotConnected):
    """None of the servers accepts a connection."""


def ask_once(servers, body, tls=None):
    """Asks the first server that accepts a connection, without a session, and returns the answer. For requests that
    are allowed before login.
    """
    failure = None
    for address in servers:
        try:
            connection = Connection.open(address, lambda *_: None, lambda *_: None, tls=tls)
        except NotConnected as unreachable:
            failure = unreachable
            continue
        try:
            return connection.request(body, REQUEST_SECONDS)
        finally:
            connection.close("asked")
    raise _no_server(servers, failure)


def _no_server(servers, failure):
    """None of the servers accepts a connection; `failure` is that of the last."""
    if len(servers) > 1:
        return _NoServer("None of the %d servers can be reached. The last: %s" % (len(servers), failure))
    return _NoServer("%s Is the server running, and is the address right?" % failure)


class SessionKeeper:
    """One session, over one connection after another. Any thread may call the methods without underscore."""

    def __init__(self, servers, device, state, listener, tls=None):
        """`listener` is told, on this object's or a reader thread, and must not block: logged_in(session),
        arrived(body), connection_changed(connected, sentence), ended(SessionEnded).
        """
        self.connection = None
        self._servers = servers
        self._device = device
        self._state = state
        self._listener = listener
        self._tls = tls
        self._changed = threading.Condition()
        self._ended = None
        self._leaving = False
        self._lost_because = "not connected yet"
        self._online_since = 0.0
        self._was_stable = False
        self._server_index = 0
        self._reconnect_at = 0.0
        self._go_away_at = None
        self._refresh_at = None
        self._thread = threading.Thread(target=self._keep, name="parley-keeper", daemon=True)

    def log_in(self, body):
        """Logs in by a Register or Login frame, or, with None, by the tokens of the state; then keeps the session."""
        until = time.monotonic() + LOGIN_SECONDS
        tries_left = len(self._servers)
        while True:
            try:
                self._adopt(*self._connect(body))
                self._thread.start()
                return
            except NotConnected as lost:
                tries_left -= 1
                if tries_left <= 0 or isinstance(lost, _NoServer) or isinstance(body, _GOOD_ONCE):
                    raise
            except RequestRefused as refused:
                wait = refused.retry_after_ms / 1000.0
                if refused.code not in _RETRYABLE or time.monotonic() + wait > until:
                    raise
                time.sleep(wait)

    def up(self, seconds):
        """The current connection, as soon as there is one."""
        until = time.monotonic() + seconds
        with self._changed:
            while True:
                if self._ended is not None:
                    raise SessionEnded(self._ended.kind, str(self._ended))
                if self.connection is not None and not self.connection.closed:
                    return self.connection
                remaining = until - time.monotonic()
                if remaining <= 0:
                    raise NotConnected("There is no connection to the server just now (%s)." % self._lost_because)
                self._changed.wait(remaining)

    def request(self, body, deadline_seconds):
        """Asks, across reconnects, until there is an answer; only for requests that are safe to repeat."""
        until = time.monotonic() + deadline_seconds
        wait = 0.0
        while True:
            connection = self.up(until - time.monotonic())
            try:
                return connection.request(body, max(0.1, min(REQUEST_SECONDS, until - time.monotonic())))
            except RequestRefused as refused:
                if refused.code not in _RETRYABLE and refused.code != ErrorCode.INTERNAL:
                    raise
                failure = refused
                least = refused.retry_after_ms / 1000.0 or FIRST_BACKOFF_SECONDS
                wait = max(least, min(wait * 2, LONGEST_BACKOFF_SECONDS))
                wait += random.uniform(0.0, min(wait, LONGEST_JITTER_SECONDS))
            except (NotConnected, DeadlineExceeded) as lost:
                failure = lost
                wait = 0.05
            if time.monotonic() + wait >= until:
                raise failure
            self._pause(wait)

    def take_tokens(self, session):
        """Keeps the newest tokens."""
        self._state.user_name = session.user.name
        if session.access_token:
            self._state.access_token = session.access_token
            if session.access_token_seconds:
                self._refresh_at = time.monotonic() + REFRESH_AT * session.access_token_seconds
        if session.refresh_token:
            self._state.refresh_token = session.refresh_token
        self._state.save()

    def log_out(self):
        """Ends the session here and on the server, whose tokens for this device become invalid."""
        connection = self.up(REQUEST_SECONDS)
        with self._changed:
            self._ended = SessionEnded("closed", "You logged out.")
            self._changed.notify_all()
        self._state.access_token = self._state.refresh_token = ""
        self._state.save()
        try:
            connection.request(frames.Logout(), REQUEST_SECONDS)
        finally:
            connection.close("logged out")

    def delete_account(self, password):
        """Deletes the account, which ends the session here and everywhere, and forgets what was kept of it."""
        connection = self.up(REQUEST_SECONDS)
        with self._changed:
            self._leaving = True
        try:
            connection.request(frames.DeleteAccount(password=password), LOGIN_SECONDS)
            with self._changed:
                self._ended = SessionEnded("closed", "The account was deleted.")
        finally:
            with self._changed:
                self._leaving = False
                self._changed.notify_all()
        self._state.forget()
        connection.close("the account was deleted")

    def end(self, ended, forget_tokens=False):
        """The session is over: nobody reconnects, whoever waits is told why."""
        with self._changed:
            if self._ended is not None:
                return
            self._ended = ended
            connection = self.connection
            self._changed.notify_all()
        if forget_tokens:
            self._state.access_token = self._state.refresh_token = ""
            self._state.save()
        self._listener.ended(ended)
        if connection is not None:
            connection.close(str(ended))

    # Logging in

    def _connect(self, body):
        """Logs in on the first server, from the current one on, that accepts connections."""
        failure = None
        for _ in self._servers:
            address = self._servers[self._server_index % len(self._servers)]
            try:
                connection = Connection.open(address, self._arrived, self._lost, tls=self._tls)
            except NotConnected as unreachable:
                failure = unreachable
                self._server_index += 1
                continue
            try:
                return connection, self._authenticate(connection, body)
            except (NotConnected, DeadlineExceeded) as lost:
                connection.close("not logged in")
                self._server_index += 1
                raise NotConnected(str(lost)) from None
            except ParleyError:
                connection.close("not logged in")
                raise
        raise _no_server(self._servers, failure)

    def _authenticate(self, connection, body):
        if body is not None:
            return connection.request(body, LOGIN_SECONDS).session
        if self._state.access_token:
            try:
                return connection.request(frames.Resume(access_token=self._state.access_token), LOGIN_SECONDS).session
            except RequestRefused as refused:
                if refused.code not in _TOKEN_REFUSED:
                    raise
        expired = NotLoggedIn("The session has expired: log in again with the password.")
        if not self._state.refresh_token:
            raise expired
        try:
            body = frames.Refresh(refresh_token=self._state.refresh_token)
            return connection.request(body, LOGIN_SECONDS).session
        except RequestRefused as refused:
            if refused.code not in _TOKEN_REFUSED:
                raise
            self._state.access_token = self._state.refresh_token = ""
            self._state.save()
            raise expired from None

    def _adopt(self, connection, session):
        """Makes a connection that has just logged in the current one."""
        connection.heartbeat_seconds = float(session.heartbeat_seconds or 30)
        self.take_tokens(session)
        self._listener.logged_in(session)
        with self._changed:
            self._online_since = time.monotonic()
            self._go_away_at = None
            self.connection = None if connection.closed else connection
            self._changed.notify_all()

    # Called on a connection's reader thread

    def _arrived(self, connection, body):
        if isinstance(body, frames.SessionReplaced):
            sentence = "The device %s logged in somewhere else, so this session was ended." % self._device
            self.end(SessionEnded("replaced", sentence))
        elif isinstance(body, frames.SessionRevoked):
            sentence = "The session was ended by the server (%s)." % (body.reason.rstrip(".") or "no reason given")
            self.end(SessionEnded("revoked", sentence), forget_tokens=True)
        elif isinstance(body, frames.GoAway):
            with self._changed:
                self._reconnect_at = self._go_away_at = time.monotonic() + body.reconnect_after_ms / 1000.0
                self._server_index += 1
                self._changed.notify_all()
        else:
            self._listener.arrived(body)

    def _lost(self, connection, reason):
        with self._changed:
            if self.connection is not connection:
                return
            self.connection = None
            self._lost_because = reason
            self._was_stable = time.monotonic() - self._online_since > STABLE_SECONDS
            if self._ended is None and not self._leaving:
                self._listener.connection_changed(False, "The connection was lost (%s); reconnecting." % reason)
            self._changed.notify_all()

    # The keeper thread

    def _keep(self):
        backoff = 0.0
        while True:
            with self._changed:
                if self._ended is not None:
                    return
                connection = self.connection
                if connection is not None:
                    self._changed.wait(self._seconds_until_due())
            if connection is not None:
                self._look_after(connection)
                continue
            if self._was_stable:
                self._was_stable = False
                backoff = 0.0
            self._wait_while_leaving()
            if not self._pause(max(backoff * random.uniform(0.5, 1.0), self._reconnect_at - time.monotonic())):
                return
            backoff = min(max(backoff * 2, FIRST_BACKOFF_SECONDS), LONGEST_BACKOFF_SECONDS)
            backoff = max(backoff, self._reconnect())

    def _wait_while_leaving(self):
        """The server closes the connection behind its answer, which may be seen first: whether to come back is known then."""
        with self._changed:
            while self._leaving:
                self._changed.wait()

    def _seconds_until_due(self):
        due = [at for at in (self._go_away_at, self._refresh_at) if at is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _look_after(self, connection):
        now = time.monotonic()
        if self._go_away_at is not None and now >= self._go_away_at:
            self._go_away_at = None
            connection.close("the gateway is going away")
        elif self._refresh_at is not None and now >= self._refresh_at:
            self._refresh_at = None
            try:
                body = frames.Refresh(refresh_token=self._state.refresh_token)
                self.take_tokens(connection.request(body, LOGIN_SECONDS).session)
            except RequestRefused as refused:
                if refused.code not in _TOKEN_REFUSED:
                    self._refresh_at = now + max(LONGEST_BACKOFF_SECONDS, refused.retry_after_ms / 1000.0)
            except ParleyError:
                self._refresh_at = now + LONGEST_BACKOFF_SECONDS

    def _pause(self, seconds):
        """Waits; False when the session ended meanwhile."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._ended is None:
                remaining = until - time.monotonic()
                if remaining <= 0:
                    return True
                self._changed.wait(remaining)
        return False

    def _reconnect(self):
        """One try; returns the least number of seconds to wait before the next one."""
        if self._reconnect_at == 0.0:
            self._server_index += 1  # The gateway that was lost may be gone: the others first.
        self._reconnect_at = 0.0
        try:
            connection, session = self._connect(None)
        except NotLoggedIn as expired:
            self.end(SessionEnded("revoked", str(expired)), forget_tokens=True)
            return 0.0
        except RequestRefused as refused:
            self._server_index += 1
            self._lost_because = str(refused)
            return refused.retry_after_ms / 1000.0
        except ParleyError as failure:
            self._lost_because = str(failure)
            return 0.0
        if self._ended is not None:
            connection.close(str(self._ended))
            return 0.0
        self._listener.connection_changed(True, "Connected to %s:%d again." % connection.address)
        self._adopt(connection, session)
        return 0.0
