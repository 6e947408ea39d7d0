"""One TCP or TLS connection to a gateway: frames out, frames in, answers matched to requests, heartbeat.

A reader thread per connection; any thread may send. It knows nothing of sessions, reconnecting or ordering.
"""

import select
import socket
import threading
import time

from . import frames
from .errors import DeadlineExceeded, MalformedFrame, NotConnected, RequestRefused
from .tls import TlsStream

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 10.0
PONG_SECONDS = 10.0
READ_BYTES = 65_536


class _Pending:
    """A request that waits for its answer."""

    __slots__ = ("done", "body", "failure")

    def __init__(self):
        self.done = threading.Event()
        self.body = None
        self.failure = None


class Connection:
    """An open connection. Use Connection.open(); close() may be called by any thread, any number of times."""

    def __init__(self, sock, address, on_push, on_closed):
        self.address = address
        self.heartbeat_seconds = 30.0
        self._socket = sock
        self._on_push = on_push
        self._on_closed = on_closed
        self._write_lock = threading.Lock()
        self._lock = threading.Lock()
        self._pending = {}
        self._next_request_id = 1
        self._closed_because = None
        self._last_error = None
        self._last_write = self._last_read = time.monotonic()
        self._ping_sent_at = None
        self._reader = threading.Thread(target=self._read, name="parley-reader", daemon=True)

    @classmethod
    def open(cls, address, on_push, on_closed, timeout=CONNECT_SECONDS, tls=None):
        """Connects to (host, port); raises NotConnected with a sentence for a person.

        `tls` is an ssl.SSLContext; without one the connection is plain TCP.

        on_push(connection, body) is called for each push, each SendAck, ChangeAck and CreateGroupAnswer, on_closed(connection, reason) once; both
        on the reader thread, where they must not block.
        """
        try:
            sock = socket.create_connection(address, timeout=timeout)
        except OSError as failure:
            raise NotConnected("Cannot reach %s:%d (%s)." % (address[0], address[1], _reason(failure))) from None
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            sock = TlsStream(sock, tls, address, WRITE_SECONDS)
        else:
            sock.settimeout(WRITE_SECONDS)
        connection = cls(sock, address, on_push, on_closed)
        connection._reader.start()
        return connection

    @property
    def closed(self):
        return self._closed_because is not None

    def request(self, body, timeout):
        """Sends a request and waits for its answer; an Error answer is raised as RequestRefused."""
        pending = _Pending()
        with self._lock:
            self._raise_if_closed()
            request_id = self._next_request_id
            self._next_request_id = request_id % 0xFFFFFFFF + 1
            self._pending[request_id] = pending
        try:
            self._write(frames.encode_frame(body, request_id))
            if not pending.done.wait(timeout):
                raise DeadlineExceeded("The server did not answer within %.0f seconds." % timeout)
        finally:
            with self._lock:
                self._pending.pop(request_id, None)
        answer = pending.body
        if answer is None and pending.failure is not None:
            raise pending.failure
        if isinstance(answer, frames.Error):
            raise refusal(answer)
        if answer is None or answer.TYPE != body.TYPE + 64:
            raise MalformedFrame("The server answered %s with something else." % type(body).__name__)
        return answer

    def notify(self, body):
        """Sends a frame that has no answer."""
        with self._lock:
            self._raise_if_closed()
        self._write(frames.encode_frame(body))

    def close(self, reason="closed"):
        """Ends the connection; requests under way fail with NotConnected."""
        with self._lock:
            if self._closed_because is not None:
                return
            self._closed_because = reason
            waiting = list(self._pending.values())
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        for pending in waiting:
            if not pending.done.is_set():
                pending.failure = NotConnected("The connection was lost (%s)." % reason)
                pending.done.set()
        if threading.current_thread() is not self._reader:
            self._reader.join(1.0)

    def _raise_if_closed(self):
        if self._closed_because is not None:
            raise NotConnected("The connection was lost (%s)." % self._closed_because)

    def _write(self, data):
        try:
            with self._write_lock:
                self._socket.sendall(data)
                self._last_write = time.monotonic()
        except OSError as failure:
            # A frame may be half out: this connection cannot be used any more.
            self.close(_reason(failure))
            raise NotConnected("The connection was lost (%s)." % _reason(failure)) from None

    def _read(self):
        reader = frames.FrameReader()
        reason = "the server closed it"
        try:
            while not self.closed:
                readable, _, _ = select.select([self._socket], [], [], self._seconds_to_next_check())
                if not readable:
                    self._keep_alive()
                    continue
                data = self._socket.recv(READ_BYTES)
                if data is None:
                    continue
                if not data:
                    break
                self._last_read = time.monotonic()
                self._ping_sent_at = None
                for frame in reader.feed(data):
                    self._dispatch(frame)
                if time.monotonic() - self._last_write >= self.heartbeat_seconds:
                    self._keep_alive()
        except (OSError, ValueError, NotConnected) as failure:
            reason = _reason(failure)
        except MalformedFrame as failure:
            reason = "the server sent nonsense: %s" % failure
        finally:
            error = self._last_error
            self.close(error.message if error is not None else reason)
            self._socket.close()
            self._on_closed(self, self._closed_because)

    def _seconds_to_next_check(self):
        now = time.monotonic()
        due = self._last_write + self.heartbeat_seconds
        if self._ping_sent_at is not None:
            due = self._ping_sent_at + PONG_SECONDS
        return min(max(due - now, 0.0), 1.0)

    def _keep_alive(self):
        now = time.monotonic()
        if self._ping_sent_at is not None:
            if now - self._ping_sent_at >= PONG_SECONDS:
                raise NotConnected("no answer to a heartbeat")
        elif now - self._last_write >= self.heartbeat_seconds:
            with self._lock:
                request_id = self._next_request_id
                self._next_request_id = request_id % 0xFFFFFFFF + 1
            self._ping_sent_at = now
            self._write(frames.encode_frame(frames.Ping(), request_id))

    def _dispatch(self, frame):
        body = frame.body
        if frame.request_id:
            with self._lock:
                pending = self._pending.get(frame.request_id)
            if isinstance(body, (frames.SendAck, frames.ChangeAck, frames.CreateGroupAnswer)):
                self._on_push(self, body)  # Its place among the pushes matters for the order of a conversation.
            if pending is not None:
                pending.body = body
                pending.done.set()
        elif isinstance(body, frames.Error):
            self._last_error = body
        elif body is not None:
            self._on_push(self, body)


def refusal(error):
    """The exception for an Error frame."""
    try:
        code = frames.ErrorCode(error.code)
    except ValueError:
        code = error.code
    return RequestRefused(code, error.message or "The server refused this without saying why.", error.retry_after_ms)


def _reason(failure):
    if isinstance(failure, socket.timeout):
        return "no answer in time"
    if isinstance(failure, socket.gaierror):
        return "the host name is not known"
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror.lower()
    return str(failure) or type(failure).__name__
