"""What the tests against a running cluster share: its addresses, fresh users, and bare connections.

The tests run only when PARLEY_TEST_SERVERS="host:portA,host:portB" is set, and then they must pass.
PARLEY_TEST_WEBSOCKET="host:port" names an HTTP port with /ws; without it the port after the first server's is tried.
"""

import base64
import os
import secrets
import socket
import struct
import time
import unittest

import parley
from parley import frames
from parley.cli import server_address

SERVERS = [server_address(text) for text in os.environ.get("PARLEY_TEST_SERVERS", "").split(",") if text]
PASSWORD = "a-good-password"
ANSWER_SECONDS = 15.0

needs_cluster = unittest.skipUnless(SERVERS, "PARLEY_TEST_SERVERS is not set")


def server(number):
    """The address of the first or second gateway (the same one when there is only one)."""
    return SERVERS[number % len(SERVERS)]


def websocket_address():
    named = os.environ.get("PARLEY_TEST_WEBSOCKET")
    return server_address(named) if named else (SERVERS[0][0], SERVERS[0][1] + 1)


def new_user(stem):
    """Registers a user with a name of its own and returns the frames.User."""
    with parley.Client(SERVERS, device="first", receive=False) as client:
        return client.register("%s.%s" % (stem, secrets.token_hex(5)), PASSWORD)


class Wire:
    """A bare TCP connection: frames out, frames in, nothing by itself."""

    def __init__(self, address=None):
        self._socket = socket.create_connection(address or server(0), timeout=ANSWER_SECONDS)
        self._reader = frames.FrameReader()
        self._frames = []
        self._next_id = 1

    def send_bytes(self, data):
        self._socket.sendall(data)

    def send(self, body, request_id):
        self.send_bytes(frames.encode_frame(body, request_id))

    def read(self, seconds=ANSWER_SECONDS):
        """The next frame that is no notice; None when the server has closed the connection. Notices of logins on other
        devices come whenever they come.
        """
        frame = self._read_any(seconds)
        while frame is not None and getattr(frame.body, "notice", None) is not None:
            frame = self._read_any(seconds)
        return frame

    def _read_any(self, seconds):
        self._socket.settimeout(seconds)
        while not self._frames:
            try:
                data = self._socket.recv(65_536)
            except ConnectionError:
                return None
            if not data:
                return None
            self._frames.extend(self._reader.feed(data))
        return self._frames.pop(0)

    def read_type(self, body_class, seconds=ANSWER_SECONDS):
        """The next body of a class; others are skipped."""
        until = time.monotonic() + seconds
        while True:
            frame = self.read(max(0.1, until - time.monotonic()))
            if frame is None:
                raise AssertionError("closed before a %s came" % body_class.__name__)
            if isinstance(frame.body, body_class):
                return frame.body

    def ask(self, body):
        """Sends a request and returns the body of its answer; pushes that come before it are kept for read()."""
        request_id = self._next_id
        self._next_id += 1
        self.send(body, request_id)
        skipped = []
        while True:
            frame = self.read()
            if frame is None:
                raise AssertionError("closed before the answer to a %s" % type(body).__name__)
            if frame.request_id == request_id:
                self._frames[:0] = skipped
                return frame.body
            skipped.append(frame)

    def log_in(self, user, device, password=PASSWORD):
        answer = self.ask(frames.Login(account=user.name, password=password, device_id=device))
        if not isinstance(answer, frames.LoginAnswer):
            raise AssertionError("login refused: %r" % answer)
        return answer.session

    def sync(self, **fields):
        """Follows a Sync to its end."""
        messages = []
        body = frames.Sync(**fields)
        while True:
            answer = self.ask(body)
            messages.extend(answer.messages)
            if not answer.more:
                return messages
            body = frames.Sync(after=body.after, limit=body.limit, continuation=answer.continuation)

    def send_text(self, to, text, client_message_id=None):
        return self.ask(
            frames.Send(user_id=to.id, client_message_id=client_message_id or secrets.token_hex(8), text=text)
        )

    def received(self, conversation_id, seq):
        position = frames.Position(conversation_id=conversation_id, seq=seq)
        self.send(frames.Received(positions=[position]), 0)

    def close(self):
        self._socket.close()


class WebSocket:
    """As much of RFC 6455 as the tests need."""

    def __init__(self, protocol=None):
        self._socket = socket.create_connection(websocket_address(), timeout=ANSWER_SECONDS)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        lines = [
            "GET /ws HTTP/1.1",
            "Host: %s:%d" % websocket_address(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + key,
            "Sec-WebSocket-Version: 13",
        ]
        if protocol:
            lines.append("Sec-WebSocket-Protocol: " + protocol)
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._data = b""
        while b"\r\n\r\n" not in self._data:
            self._more()
        head, self._data = self._data.split(b"\r\n\r\n", 1)
        self.head = head.decode("latin-1")
        if " 101 " not in self.head.split("\r\n")[0]:
            raise AssertionError("no WebSocket: %s" % self.head)

    def _more(self):
        data = self._socket.recv(65_536)
        if not data:
            raise AssertionError("the WebSocket's connection ended")
        self._data += data

    def send(self, data):
        """A text message for str, a binary one for bytes."""
        opcode, payload = (1, data.encode("utf-8")) if isinstance(data, str) else (2, data)
        if len(payload) < 126:
            length = bytes([0x80 | len(payload)])
        elif len(payload) < 65_536:
            length = b"\xfe" + struct.pack(">H", len(payload))
        else:
            length = b"\xff" + struct.pack(">Q", len(payload))
        self._socket.sendall(bytes([0x80 | opcode]) + length + b"\0\0\0\0" + payload)

    def read(self):
        """The next message that is no notice, as in Wire.read: str, bytes, or the close code as int."""
        opcode, payload = self._read_frame()
        while opcode == 1 and b'"notice"' in payload[:1_000] or opcode == 2 and payload[1:2] == b"\x85":
            opcode, payload = self._read_frame()
        if opcode == 8:
            return struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else 1005
        return payload.decode("utf-8") if opcode == 1 else payload

    def _read_frame(self):
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._take(8))
        return first & 0x0F, self._take(length)

    def _take(self, count):
        while len(self._data) < count:
            self._more()
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def close(self):
        self._socket.close()
