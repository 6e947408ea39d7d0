"""Gateways in this process, for tests of what the client does when the network or the server misbehaves.

A Cluster keeps users, messages and cursors; its gateways serve them over real sockets on free ports.
"""

import contextlib
import socket
import threading
import time

from parley import frames

USER_IDS = {"user1": 483920175, "user2": 715204938}
PASSWORD = "123456"


class Cluster:
    """The state behind the gateways, and what the tests may plan and look at."""

    def __init__(self):
        self.lock = threading.RLock()
        self.messages = {}
        self.cursors = {}
        self.sessions = {}
        self.log = []
        self.valid_access = {}
        self.valid_refresh = {}
        self.token_number = 0
        self.access_seconds = 900
        self.page = frames.MAX_PAGE
        self.plans = []
        self.silent_pushes = set()

    def plan(self, body_class, action):
        """The next frame of that class is handled by action(peer, request_id, body) instead."""
        self.plans.append((body_class, action))

    def tokens(self, name, device):
        self.token_number += 1
        access, refresh = "access-%d" % self.token_number, "refresh-%d" % self.token_number
        self.valid_access[access] = (name, device)
        self.valid_refresh[refresh] = (name, device)
        return access, refresh

    def store(self, sender, recipient, client_message_id, text):
        """The message, and whether it is new."""
        conversation_id = frames.direct_conversation(USER_IDS[sender], USER_IDS[recipient])
        stored = self.messages.setdefault(conversation_id, [])
        for message in stored:
            if (message.sender_id, message.client_message_id) == (USER_IDS[sender], client_message_id):
                return message, False
        message = frames.Message(
            conversation_id=conversation_id,
            seq=len(stored) + 1,
            timestamp_ms=int(time.time() * 1000),
            sender_id=USER_IDS[sender],
            sender_name=sender,
            recipient_id=USER_IDS[recipient],
            client_message_id=client_message_id,
            message_type=frames.MessageType.TEXT,
            text=text,
        )
        stored.append(message)
        return message, True

    def change(self, sender, recipient, body):
        """An entry that changes a message, kept and pushed as it came."""
        conversation_id = frames.direct_conversation(USER_IDS[sender], USER_IDS[recipient])
        stored = self.messages.setdefault(conversation_id, [])
        changed = frames.Changed(
            conversation_id=conversation_id,
            seq=len(stored) + 1,
            timestamp_ms=int(time.time() * 1000),
            sender_id=USER_IDS[sender],
            sender_name=sender,
            recipient_id=USER_IDS[recipient],
            client_message_id=body.client_message_id,
            target_seq=body.target_seq,
            edit=body.edit,
            recall=body.recall,
            react=body.react,
            pin=body.pin,
        )
        stored.append(changed)
        return changed

    def notice(self, name, notice):
        """An entry of the feed of a user, kept and pushed."""
        feed = 2 << 60 | USER_IDS[name]
        stored = self.messages.setdefault(feed, [])
        changed = frames.Changed(
            conversation_id=feed,
            seq=len(stored) + 1,
            timestamp_ms=int(time.time() * 1000),
            sender_id=USER_IDS[name],
            recipient_id=USER_IDS[name],
            client_message_id="event-%d" % (len(stored) + 1),
            notice=notice,
        )
        stored.append(changed)
        self.push(changed)
        return changed

    def say(self, sender, recipient, text, push=True):
        """A message by somebody whose client is not part of the test."""
        with self.lock:
            message, _ = self.store(sender, recipient, "m-%d" % time.monotonic_ns(), text)
            if push:
                self.push(message)
            return message

    def push(self, message, but_not=None):
        names = {USER_IDS[name]: name for name in USER_IDS}
        for (name, _), peer in list(self.sessions.items()):
            if peer is not but_not and name in (names[message.sender_id], names[message.recipient_id]):
                if message.seq not in self.silent_pushes:
                    peer.write(message)

    def peer(self, name):
        return next(peer for (user, _), peer in self.sessions.items() if user == name)

    def seen(self, body_class):
        """Every frame of that class that clients sent."""
        with self.lock:
            return [body for body in self.log if isinstance(body, body_class)]


class Gateway:
    """A listening socket and its connections."""

    def __init__(self, cluster, chunk=None, tls=None):
        """`chunk`: write that many bytes at a time, so that the client sees split frames. `tls`: an ssl.SSLContext."""
        self.cluster = cluster
        self.chunk = chunk
        self.tls = tls
        self.peers = []
        self.accepted = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()[:2]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            peer = Peer(self, sock)
            self.peers.append(peer)
            threading.Thread(target=peer.serve, daemon=True).start()

    def cut(self):
        """Every connection breaks; new ones are accepted."""
        for peer in list(self.peers):
            peer.cut()

    def stop(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()


class Peer:
    """One connection, seen from the server."""

    def __init__(self, gateway, sock):
        self.gateway = gateway
        self.cluster = gateway.cluster
        self.name = self.device = None
        self._socket = sock
        self._lock = threading.Lock()

    def write(self, body, request_id=0):
        self.write_bytes(frames.encode_frame(body, request_id))

    def write_bytes(self, data):
        step = self.gateway.chunk or len(data)
        with self._lock, contextlib.suppress(OSError):
            for start in range(0, len(data), step):
                self._socket.sendall(data[start : start + step])

    def cut(self):
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with self.cluster.lock:
            if self.cluster.sessions.get((self.name, self.device)) is self:
                del self.cluster.sessions[(self.name, self.device)]
        if self in self.gateway.peers:
            self.gateway.peers.remove(self)

    def refuse(self, request_id, code, retry_after_ms=0):
        error = frames.Error(code=code, message="refused: %s" % code.name, retry_after_ms=retry_after_ms)
        error.request_id = request_id
        self.write(error, request_id)

    def serve(self):
        reader = frames.FrameReader()
        with contextlib.suppress(OSError):
            if self.gateway.tls is not None:
                self._socket = self.gateway.tls.wrap_socket(self._socket, server_side=True)
            while True:
                data = self._socket.recv(65_536)
                if not data:
                    break
                for frame in reader.feed(data):
                    with self.cluster.lock:
                        self.handle(frame.request_id, frame.body)
        self.cut()
        self._socket.close()

    def handle(self, request_id, body):
        self.cluster.log.append(body)
        for plan in self.cluster.plans:
            if isinstance(body, plan[0]):
                self.cluster.plans.remove(plan)
                plan[1](self, request_id, body)
                return
        handler = getattr(self, "on_" + type(body).__name__.lower(), None)
        if handler is None:
            self.refuse(request_id, frames.ErrorCode.UNSUPPORTED)
        else:
            handler(request_id, body)

    def start(self, name, device, answer_class, request_id, with_tokens=True):
        older = self.cluster.sessions.get((name, device))
        if older is not None:
            older.write(frames.SessionReplaced(device_id=device, timestamp_ms=int(time.time() * 1000)))
            older.cut()
        self.name, self.device = name, device
        self.cluster.sessions[(name, device)] = self
        access, refresh = self.cluster.tokens(name, device) if with_tokens else ("", "")
        session = frames.Session(
            user=frames.User(id=USER_IDS[name], name=name, nickname=name),
            device_id=device,
            access_token=access,
            access_token_seconds=self.cluster.access_seconds if with_tokens else 0,
            refresh_token=refresh,
            heartbeat_seconds=30,
        )
        self.write(answer_class(session=session), request_id)

    def on_login(self, request_id, body):
        if body.account not in USER_IDS or body.password != PASSWORD:
            return self.refuse(request_id, frames.ErrorCode.UNAUTHENTICATED)
        return self.start(body.account, body.device_id, frames.LoginAnswer, request_id)

    def on_resume(self, request_id, body):
        if body.access_token not in self.cluster.valid_access:
            return self.refuse(request_id, frames.ErrorCode.TOKEN_EXPIRED)
        name, device = self.cluster.valid_access[body.access_token]
        return self.start(name, device, frames.ResumeAnswer, request_id, with_tokens=False)

    def on_refresh(self, request_id, body):
        if body.refresh_token not in self.cluster.valid_refresh:
            return self.refuse(request_id, frames.ErrorCode.UNAUTHENTICATED)
        name, device = self.cluster.valid_refresh.pop(body.refresh_token)
        if self.name is not None:
            del self.cluster.sessions[(name, device)]
        return self.start(name, device, frames.RefreshAnswer, request_id)

    def on_logout(self, request_id, _):
        self.cluster.valid_access.clear()
        self.cluster.valid_refresh.clear()
        self.write(frames.LogoutAnswer(), request_id)
        self.cut()

    def on_ping(self, request_id, _):
        self.write(frames.Pong(server_time_ms=1), request_id)

    def on_send(self, request_id, body):
        names = {USER_IDS[name]: name for name in USER_IDS}
        recipient = body.user_name or names.get(body.user_id)
        if recipient not in USER_IDS:
            return self.refuse(request_id, frames.ErrorCode.NOT_FOUND)
        message, new = self.cluster.store(self.name, recipient, body.client_message_id, body.text)
        ack = frames.SendAck(
            conversation_id=message.conversation_id, seq=message.seq, timestamp_ms=message.timestamp_ms
        )
        self.write(ack, request_id)
        if new:
            self.cluster.push(message, but_not=self)
        return None

    def on_change(self, request_id, body):
        names = {USER_IDS[name]: name for name in USER_IDS}
        changed = self.cluster.change(self.name, body.user_name or names[body.user_id], body)
        ack = frames.ChangeAck(
            conversation_id=changed.conversation_id, seq=changed.seq, timestamp_ms=changed.timestamp_ms
        )
        self.write(ack, request_id)
        self.cluster.push(changed, but_not=self)

    def on_received(self, _, body):
        for position in body.positions:
            key = (self.name, self.device, position.conversation_id)
            self.cluster.cursors[key] = max(self.cluster.cursors.get(key, 0), position.seq)

    def on_sync(self, request_id, body):
        wanted = {position.conversation_id: position.seq for position in body.after}
        found = []
        for conversation_id, stored in sorted(self.cluster.messages.items()):
            if wanted and conversation_id not in wanted:
                continue
            after = wanted.get(conversation_id)
            if after is None:
                after = self.cluster.cursors.get((self.name, self.device, conversation_id), 0)
            found.extend(message for message in stored if message.seq > after)
        start = int(body.continuation or b"0")
        end = start + self.cluster.page
        page = found[start:end]
        answer = frames.SyncAnswer(
            messages=[entry for entry in page if isinstance(entry, frames.Message)],
            changes=[entry for entry in page if isinstance(entry, frames.Changed)],
            more=end < len(found),
        )
        answer.continuation = b"%d" % end if answer.more else b""
        self.write(answer, request_id)

    def on_history(self, request_id, body):
        peer = USER_IDS.get(body.user_name) or body.user_id
        conversation_id = frames.direct_conversation(USER_IDS[self.name], peer)
        stored = self.cluster.messages.get(conversation_id, [])
        posts = [entry for entry in stored if isinstance(entry, frames.Message)]
        older = [message for message in posts if not body.before_seq or message.seq < body.before_seq]
        page = older[::-1][: body.limit]
        answer = frames.HistoryAnswer(conversation_id=conversation_id, messages=page, more=len(page) < len(older))
        self.write(answer, request_id)

    def on_userlookup(self, request_id, body):
        users = [frames.User(id=USER_IDS[n], name=n) for n in USER_IDS if USER_IDS[n] in body.user_ids]
        self.write(frames.UserLookupAnswer(users=users), request_id)

    def on_onlineusers(self, request_id, body):
        online = sorted({(USER_IDS[name], name) for name, _ in self.cluster.sessions})
        users = [frames.User(id=id, name=name, nickname=name) for id, name in online if id > body.after_user_id]
        self.write(frames.OnlineUsersAnswer(users=users[: body.limit], more=len(users) > body.limit), request_id)


def wait_until(condition, what, seconds=5.0):
    """Waits for a condition with a deadline."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError("not in time: " + what)
        time.sleep(0.01)
