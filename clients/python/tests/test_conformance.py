"""A running cluster against the numbered sentences of docs/protocol.md, byte by byte where bytes matter.

Each test names the sentences it checks.
"""

import json
import secrets
import socket
import time
import unittest

from parley import frames
from parley.frames import ErrorCode

from .live import PASSWORD, WebSocket, Wire, needs_cluster, new_user, server


class ConformanceTest(unittest.TestCase):
    """Three users for the tests of a class; every test has devices of its own."""

    @classmethod
    def setUpClass(cls):
        cls.alice, cls.bob, cls.carol = (new_user(stem) for stem in ("alice", "bob", "carol"))
        cls.conversation = frames.direct_conversation(cls.alice.id, cls.bob.id)

    def wire(self, user=None, device=None, gateway=0):
        wire = Wire(server(gateway))
        self.addCleanup(wire.close)
        if user is not None:
            wire.session = wire.log_in(user, device or self.device())
        return wire

    @staticmethod
    def device():
        return "d-" + secrets.token_hex(6)

    def assert_refused(self, code, answer):
        self.assertIsInstance(answer, frames.Error)
        self.assertEqual(code, ErrorCode(answer.code), answer.message)
        self.assertTrue(answer.message)

    def assert_closes(self, wire, code):
        """Error with request id 0, then the end."""
        frame = wire.read()
        self.assert_refused(code, frame.body)
        self.assertEqual((0, 0), (frame.request_id, frame.body.request_id))
        self.assertIsNone(wire.read())

    def assert_token_is_revoked(self, token):
        """Refused; or, by a gateway that has not heard of it yet, accepted and then ended, and refused from then on."""
        wire = self.wire()
        answer = wire.ask(frames.Resume(access_token=token))
        if isinstance(answer, frames.ResumeAnswer):
            wire.read_type(frames.SessionRevoked)
            self.assertIsNone(wire.read())
            answer = self.wire().ask(frames.Resume(access_token=token))
        self.assert_refused(ErrorCode.UNAUTHENTICATED, answer)

    def assert_alive(self, wire):
        self.assertIsInstance(wire.ask(frames.Ping()), frames.Pong)


@needs_cluster
class FramesTest(ConformanceTest):
    def test_frames_in_any_pieces(self):
        """P-1, P-2, P-46: split into bytes, and many joined."""
        wire = self.wire()
        for byte in frames.encode_frame(frames.Ping(), 7):
            wire.send_bytes(bytes([byte]))
        self.assertEqual(7, wire.read().request_id)
        wire.send_bytes(b"".join(frames.encode_frame(frames.Ping(), id) for id in range(1, 51)))
        self.assertEqual(set(range(1, 51)), {wire.read().request_id for _ in range(50)})

    def test_the_documented_ping(self):
        """P-10, P-24: the smallest frame, and its answer's type is 64 higher."""
        wire = self.wire()
        wire.send_bytes(bytes.fromhex("00000008 01 06 0000 00000001"))
        self.assertEqual((70, 1), (lambda frame: (frame.type, frame.request_id))(wire.read()))

    def test_request_ids(self):
        """P-18, P-20: the largest id, and pipelined requests."""
        wire = self.wire(self.alice)
        wire.send(frames.Ping(), 0xFFFFFFFF)
        wire.send(frames.OnlineUsers(), 5)
        self.assertEqual({0xFFFFFFFF, 5}, {wire.read().request_id, wire.read().request_id})

    def test_too_long(self):
        """P-12: refused from the length field alone."""
        for length in (70_000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
            with self.subTest(length):
                wire = self.wire()
                wire.send_bytes(length.to_bytes(4, "big"))
                self.assert_closes(wire, ErrorCode.TOO_LARGE)

    def test_the_longest_frame(self):
        """P-11: 65,536 is not too long (the text in it is)."""
        wire = self.wire(self.alice)
        body = frames.Send(user_id=self.bob.id, client_message_id="x")
        body.text = "x" * (frames.MAX_LENGTH - frames.COUNTED_HEADER_BYTES - len(body.encode()) - 4)
        self.assertEqual(frames.MAX_LENGTH, len(frames.encode_frame(body)) - frames.LENGTH_FIELD_BYTES)
        self.assert_refused(ErrorCode.TOO_LARGE, wire.ask(body))
        self.assert_alive(wire)

    def test_too_short(self):
        """P-13"""
        for length in (0, 7):
            wire = self.wire()
            wire.send_bytes(length.to_bytes(4, "big") + bytes(8))
            self.assert_closes(wire, ErrorCode.MALFORMED)

    def test_another_version(self):
        """P-14, P-16: what follows is not looked at."""
        wire = self.wire()
        ping = frames.encode_frame(frames.Ping(), 9)
        wire.send_bytes(bytes.fromhex("00000008 02 06 0000 00000001") + ping)
        self.assert_closes(wire, ErrorCode.MALFORMED)

    def test_payloads_that_are_not_messages(self):
        """P-15: cut short, endless number, not UTF-8."""
        for payload in ("0a05 61", "0affffffffffffffffffff01", "0a02 c328"):
            with self.subTest(payload):
                wire = self.wire()
                data = bytes.fromhex(payload)
                head = (8 + len(data)).to_bytes(4, "big") + bytes.fromhex("01 02 0000 00000003")
                wire.send_bytes(head + data)
                self.assert_closes(wire, ErrorCode.MALFORMED)

    def test_flags_and_unknown_fields(self):
        """P-17, P-22: ignored."""
        wire = self.wire()
        wire.send_bytes(bytes.fromhex("0000000b 01 06 ffff 00000004 f80701"))
        self.assertEqual((70, 4), (lambda frame: (frame.type, frame.request_id))(wire.read()))

    def test_unknown_types(self):
        """P-21, P-27, P-29: before and after login, also answers and pushes; the connection lives on."""
        for wire in (self.wire(), self.wire(self.alice)):
            for type_number in (0, 31, 63, 66, 127, 128, 255):
                wire.send_bytes(bytes.fromhex("00000008 01 %02x 0000 00000009" % type_number))
                frame = wire.read()
                self.assert_refused(ErrorCode.UNSUPPORTED, frame.body)
                self.assertEqual((9, 9), (frame.request_id, frame.body.request_id))
            self.assert_alive(wire)


@needs_cluster
class WebSocketTest(ConformanceTest):
    def websocket(self, protocol=None):
        websocket = WebSocket(protocol)
        self.addCleanup(websocket.close)
        return websocket

    def test_binary(self):
        """P-3, P-4: one frame a message, without the length field."""
        websocket = self.websocket()
        websocket.send(frames.encode_frame(frames.Ping(), 3)[4:])
        answer = websocket.read()
        self.assertEqual(bytes.fromhex("01 46 0000 00000003"), answer[:8])

    def ask(self, websocket, type_name, id, body):
        websocket.send(json.dumps({"type": type_name, "id": id, "body": body}))
        return json.loads(websocket.read())

    def test_json(self):
        """P-5, P-6, P-7: names, 64-bit numbers as strings, members that are absent or not known."""
        websocket = self.websocket("parley.json.v1")
        self.assertIn("parley.json.v1", websocket.head)
        login = {"account": self.alice.name, "password": PASSWORD, "deviceId": self.device(), "later": 1}
        answer = self.ask(websocket, "Login", 1, login)
        self.assertEqual(("LoginAnswer", 1), (answer["type"], answer["id"]))
        self.assertEqual(self.alice.id, answer["body"]["session"]["user"]["id"])
        send = {"userId": self.bob.id, "clientMessageId": secrets.token_hex(8), "text": "你好 👋"}
        answer = self.ask(websocket, "Send", 2, dict(send, messageType="MESSAGE_TYPE_TEXT"))
        self.assertEqual("SendAck", answer["type"])
        self.assertEqual(str(self.conversation), answer["body"]["conversationId"])
        websocket.send('{"type":"Ping"}')
        self.assertEqual("Pong", json.loads(websocket.read())["type"])

    def test_json_errors(self):
        """P-9: an unknown type is refused and the connection lives on."""
        websocket = self.websocket("parley.json.v1")
        answer = self.ask(websocket, "Frobnicate", 4, {})
        self.assertEqual(("Error", 4), (answer["type"], answer["id"]))
        self.assertEqual("ERROR_CODE_UNSUPPORTED", answer["body"]["code"])
        self.assertEqual("Pong", self.ask(websocket, "Ping", 5, {})["type"])

    def test_malformed_messages(self):
        """P-8, P-99: the Error, then close code 1002."""
        for protocol, data in (
            ("parley.json.v1", "not json"),
            ("parley.json.v1", "[]"),
            ("parley.json.v1", frames.encode_frame(frames.Ping(), 1)[4:]),
            (None, '{"type":"Ping"}'),
            (None, b"\x01\x06"),
        ):
            with self.subTest(data):
                websocket = self.websocket(protocol)
                websocket.send(data)
                answer = websocket.read()
                if protocol:
                    self.assertEqual("ERROR_CODE_MALFORMED", json.loads(answer)["body"]["code"])
                else:
                    self.assert_refused(ErrorCode.MALFORMED, frames.Error.decode(answer[8:]))
                self.assertEqual(1002, websocket.read())


@needs_cluster
class LoginTest(ConformanceTest):
    def test_before_login(self):
        """P-31"""
        wire = self.wire()
        for body in (frames.Sync(), frames.OnlineUsers(), frames.Logout(), frames.Send(text="x")):
            self.assert_refused(ErrorCode.UNAUTHENTICATED, wire.ask(body))
        self.assert_alive(wire)
        wire.log_in(self.alice, self.device())

    def test_the_deadline(self):
        """P-32: pings do not prolong it."""
        wire = self.wire()
        start = time.monotonic()
        for _ in range(3):
            time.sleep(2)
            self.assert_alive(wire)
        self.assert_closes(wire, ErrorCode.TIMEOUT)
        self.assertAlmostEqual(10, time.monotonic() - start, delta=3)

    def test_register(self):
        """P-26, P-33: an account, its limits, and a name that is taken in another case."""
        wire = self.wire()
        for fields in (
            {"user_name": "ab"},
            {"user_name": "x" * 33},
            {"user_name": "1234567890"},
            {"user_name": "with space"},
            {"password": "12345"},
            {"nickname": "x" * 65},
            {"avatar_url": "ftp://x"},
            {"device_id": "d/1"},
            {"device_id": ""},
        ):
            body = {"user_name": "u" + secrets.token_hex(6), "password": PASSWORD, "device_id": "d", **fields}
            with self.subTest(fields):
                self.assert_refused(ErrorCode.INVALID, wire.ask(frames.Register(**body)))
        taken = frames.Register(user_name=self.alice.name.upper(), password=PASSWORD, device_id="d")
        self.assert_refused(ErrorCode.ALREADY_EXISTS, wire.ask(taken))

    def test_by_name_and_by_id(self):
        """P-34, P-40, P-43: regardless of case; the session holds both tokens."""
        for account in (self.alice.name.upper(), str(self.alice.id)):
            answer = self.wire().ask(frames.Login(account=account, password=PASSWORD, device_id="A.b_c-1" * 9))
            self.assertEqual(self.alice, answer.session.user)
            self.assertEqual("A.b_c-1" * 9, answer.session.device_id)
            self.assertTrue(answer.session.access_token and answer.session.refresh_token)
            self.assertEqual(30, answer.session.heartbeat_seconds)
            self.assertAlmostEqual(time.time() * 1000, answer.session.server_time_ms, delta=60_000)

    def test_wrong_password_and_unknown_account(self):
        """P-35: the same answer, and another try on the same connection."""
        wire = self.wire()
        wrong = wire.ask(frames.Login(account=self.carol.name, password="wrong-password", device_id="d"))
        self.assert_refused(ErrorCode.UNAUTHENTICATED, wrong)
        unknown = wire.ask(frames.Login(account="nobody-" + secrets.token_hex(6), password="x" * 8, device_id="d"))
        self.assert_refused(ErrorCode.UNAUTHENTICATED, unknown)
        self.assertEqual(wrong.message, unknown.message)
        wire.log_in(self.carol, self.device())

    def test_resume(self):
        """P-36, P-40, P-50: on the other gateway, by the access token, after the connection was closed."""
        first = self.wire(self.alice)
        first.close()
        second = self.wire(gateway=1)
        answer = second.ask(frames.Resume(access_token=first.session.access_token))
        self.assertEqual(self.alice, answer.session.user)
        self.assertEqual(("", ""), (answer.session.access_token, answer.session.refresh_token))
        self.assert_refused(ErrorCode.UNAUTHENTICATED, self.wire().ask(frames.Resume(access_token="x.y.z")))

    def test_refresh(self):
        """P-37, P-38, P-163: new tokens, the same for an answer that got lost; misuse ends the session."""
        session = self.wire(self.alice).session
        wire = self.wire()
        lost = wire.ask(frames.Refresh(refresh_token=session.refresh_token))
        self.assertNotEqual(session.refresh_token, lost.session.refresh_token)
        again = wire.ask(frames.Refresh(refresh_token=session.refresh_token))
        self.assertEqual(lost.session.refresh_token, again.session.refresh_token)
        answer = wire.ask(frames.Refresh(refresh_token=again.session.refresh_token))
        self.assertIsInstance(wire.ask(frames.OnlineUsers()), frames.OnlineUsersAnswer)
        self.assert_refused(
            ErrorCode.UNAUTHENTICATED, self.wire().ask(frames.Refresh(refresh_token=session.refresh_token))
        )
        wire.read_type(frames.SessionRevoked)
        self.assert_refused(
            ErrorCode.UNAUTHENTICATED, self.wire().ask(frames.Refresh(refresh_token=answer.session.refresh_token))
        )

    def test_a_second_login_on_a_connection(self):
        """P-39"""
        wire = self.wire(self.alice)
        self.assert_refused(
            ErrorCode.INVALID, wire.ask(frames.Login(account=self.bob.name, password=PASSWORD, device_id="d"))
        )
        self.assertIsInstance(wire.ask(frames.OnlineUsers()), frames.OnlineUsersAnswer)

    def test_change_password(self):
        """P-42, P-94, P-96: the other device is told and closed, this one goes on with new tokens."""
        user = new_user("dora")
        here, there = self.wire(user), self.wire(user, gateway=1)
        change = frames.ChangePassword(old_password="wrong-password", new_password="another-password")
        self.assert_refused(ErrorCode.UNAUTHENTICATED, here.ask(change))
        change.old_password = PASSWORD
        answer = here.ask(change)
        self.assertTrue(answer.session.access_token and answer.session.refresh_token)
        there.read_type(frames.SessionRevoked)
        self.assertIsNone(there.read())
        self.assert_token_is_revoked(there.session.access_token)
        self.assert_alive(here)
        self.wire().log_in(user, self.device(), "another-password")

    def test_the_same_device_on_the_other_gateway(self):
        """P-45, P-94: the older connection is told and closed."""
        device = self.device()
        older = self.wire(self.alice, device)
        newer = self.wire(self.alice, device, gateway=1)
        self.assertEqual(device, older.read_type(frames.SessionReplaced).device_id)
        self.assertIsNone(older.read())
        self.assert_alive(newer)

    def test_logout(self):
        """P-49: the connection closes and the tokens are invalid."""
        wire = self.wire(self.alice)
        self.assertEqual(frames.LogoutAnswer(), wire.ask(frames.Logout()))
        self.assertIsNone(wire.read())
        self.assert_refused(
            ErrorCode.UNAUTHENTICATED, self.wire().ask(frames.Refresh(refresh_token=wire.session.refresh_token))
        )

    def test_the_session_outlives_a_refresh(self):
        """P-37, P-41: refreshing a logged-in connection changes its tokens only."""
        wire = self.wire(self.alice)
        answer = wire.ask(frames.Refresh(refresh_token=wire.session.refresh_token))
        self.assertNotEqual(wire.session.access_token, answer.session.access_token)
        self.assertIsInstance(wire.ask(frames.OnlineUsers()), frames.OnlineUsersAnswer)

    def test_silence(self):
        """P-47: half a frame is no sign of life; whole ones are."""
        silent, talking = self.wire(self.alice), self.wire(self.alice)
        start = time.monotonic()
        silent.send_bytes(b"\x00\x00\x00\x20\x01")
        for _ in range(2):
            time.sleep(25)
            self.assert_alive(talking)
        frame = silent.read(30)
        self.assert_refused(ErrorCode.TIMEOUT, frame.body)
        self.assertIsNone(silent.read())
        self.assertAlmostEqual(60, time.monotonic() - start, delta=8)
        self.assert_alive(talking)


@needs_cluster
class SendTest(ConformanceTest):
    def test_seqs_are_gap_free_and_in_order(self):
        """P-51, P-52, P-56, P-62: pipelined Sends to one receiver."""
        dora = new_user("dora")
        wire = self.wire(self.alice)
        for number in range(1, 51):
            wire.send(frames.Send(user_id=dora.id, client_message_id="s-%d" % number, text=str(number)), number)
        acks = [wire.read() for _ in range(50)]
        self.assertEqual({number: number for number in range(1, 51)}, {ack.request_id: ack.body.seq for ack in acks})
        self.assertEqual(
            {frames.direct_conversation(self.alice.id, dora.id)}, {ack.body.conversation_id for ack in acks}
        )

    def test_repetitions(self):
        """P-53, P-54, P-55: the first one's answer, from another device and gateway too."""
        first = self.wire(self.alice).send_text(self.bob, "once", "same-%s" % self.conversation)
        again = self.wire(self.alice, gateway=1).send_text(self.bob, "other text", "same-%s" % self.conversation)
        self.assertEqual(first, again)
        self.assertEqual("once", self.wire(self.bob).ask(
            frames.History(user_id=self.alice.id, limit=1, before_seq=first.seq + 1)).messages[0].text)
        wire = self.wire(self.bob)
        self.assertNotEqual(first.seq, wire.send_text(self.alice, "by bob", "same-%s" % self.conversation).seq)
        other = self.wire(self.alice).send_text(self.carol, "to carol", "same-%s" % self.conversation)
        self.assertNotEqual(first.conversation_id, other.conversation_id)

    def test_receivers(self):
        """P-57, P-60"""
        wire = self.wire(self.alice)
        nobody = frames.Send(user_id=999999998, client_message_id="a", text="x")
        self.assert_refused(ErrorCode.NOT_FOUND, wire.ask(nobody))
        self.assert_refused(
            ErrorCode.NOT_FOUND,
            wire.ask(frames.Send(user_name="no." + secrets.token_hex(6), client_message_id="b", text="x")),
        )
        self.assert_refused(ErrorCode.INVALID, wire.ask(frames.Send(client_message_id="c", text="x")))
        by_name = frames.Send(user_name=self.bob.name.upper(), client_message_id=secrets.token_hex(8), text="x")
        self.assertEqual(self.conversation, wire.ask(by_name).conversation_id)
        self.assertEqual(
            frames.direct_conversation(self.alice.id, self.alice.id), wire.send_text(self.alice, "note").conversation_id
        )

    def test_texts(self):
        """P-58, P-61: the limits, and every byte arrives."""
        wire, bob = self.wire(self.alice), self.wire(self.bob, gateway=1)
        self.assert_refused(ErrorCode.INVALID, wire.send_text(self.bob, ""))
        self.assert_refused(ErrorCode.TOO_LARGE, wire.send_text(self.bob, "x" * 16_385))
        self.assert_refused(ErrorCode.TOO_LARGE, wire.send_text(self.bob, "你" * 5_462))
        for text in ("x" * 16_384, "你好 👋🏽 é \u0000\u001b[2J\r\n\t \u202e", "👋" * 4_096):
            self.assertIsInstance(wire.send_text(self.bob, text), frames.SendAck)
            self.assertEqual(text, bob.read_type(frames.Message).text)
        self.assert_alive(wire)

    def test_contents(self):
        """P-185 to P-189: what a message holds beside its text, where its text may be, and what is refused."""
        wire, bob = self.wire(self.alice), self.wire(self.bob, gateway=1)

        def send(short="", **fields):
            body = frames.Send(user_id=self.bob.id, client_message_id=secrets.token_hex(8), text=short)
            body.content = frames.Content(**fields)
            return wire.ask(body)

        whole = {
            "reply_to_seq": 987_654,
            "mentions": [self.bob.id],
            "attachment": frames.Attachment(id="file-1", name="你好.png", media_type="image/png", width=3),
            "custom": b"\x00\xff",
        }
        for answer in (send("hello", **whole), send(**dict(whole, text="hello"))):
            self.assertIsInstance(answer, frames.SendAck)
            message = bob.read_type(frames.Message)
            self.assertEqual(("hello", frames.Content(**whole)), (message.text, message.content))
            listed = [each for each in bob.sync() if each.seq == message.seq]
            self.assertEqual([frames.Content(**whole)], [each.content for each in listed])
            history = bob.ask(frames.History(user_id=self.alice.id, limit=1))
            self.assertEqual(frames.Content(**whole), history.messages[0].content)
        self.assertIsInstance(send(custom=b"{}"), frames.SendAck)
        self.assertEqual("", bob.read_type(frames.Message).text)
        plain = wire.send_text(self.bob, "plain")
        self.assertIsInstance(plain, frames.SendAck)
        self.assertIsNone(bob.read_type(frames.Message).content)
        self.assert_refused(ErrorCode.INVALID, send("twice", text="twice"))
        self.assert_refused(ErrorCode.INVALID, send(reply_to_seq=1))
        self.assert_refused(ErrorCode.INVALID, send("x", mentions=[1]))
        self.assert_refused(ErrorCode.INVALID, send("x", mentions=[self.bob.id] * 51))
        self.assert_refused(ErrorCode.INVALID, send("x", attachment=frames.Attachment(name="x" * 256)))
        self.assert_refused(ErrorCode.TOO_LARGE, send("x", custom=bytes(4_097)))
        self.assert_refused(ErrorCode.TOO_LARGE, send(text="x" * 16_385))
        self.assert_alive(wire)

    def change(self, wire, target_seq, client_message_id=None, to=None, **what):
        body = frames.Change(target_seq=target_seq, client_message_id=client_message_id or secrets.token_hex(8), **what)
        body.conversation_id = self.conversation if to is None else to
        return wire.ask(body)

    @staticmethod
    def edit(text):
        return frames.Edit(content=frames.Content(text=text))

    def newest(self, wire, seq):
        answer = wire.ask(frames.History(conversation_id=self.conversation, before_seq=seq + 1, limit=1))
        self.assertEqual(seq, answer.messages[0].seq)
        return answer

    def test_edit_and_recall(self):
        """P-190, P-191, P-193, P-194, P-195, P-197, P-198: on the other's devices, to the sync, in history."""
        wire, phone = self.wire(self.alice), self.device()
        bob, other = self.wire(self.bob, gateway=1), self.wire(self.alice, gateway=1)
        sent = wire.send_text(self.bob, "the first text")
        late = self.wire(self.bob, phone)
        edited = self.change(wire, sent.seq, "e-%d" % sent.seq, edit=self.edit("the second text"))
        self.assertIsInstance(edited, frames.ChangeAck)
        self.assertEqual((self.conversation, sent.seq + 1), (edited.conversation_id, edited.seq))
        for device in (bob, other, late):
            changed = device.read_type(frames.Changed)
            self.assertEqual((edited.seq, sent.seq, self.alice.id), (changed.seq, changed.target_seq, changed.sender_id))
            self.assertEqual("the second text", changed.edit.content.text)
        self.assertEqual(edited, self.change(wire, sent.seq, "e-%d" % sent.seq, edit=self.edit("the third text")))
        answer = self.newest(bob, sent.seq)
        self.assertEqual(("the second text", edited.seq), (answer.messages[0].text, answer.messages[0].revised_seq))
        self.assertGreaterEqual(answer.as_of_seq, edited.seq)

        recalled = self.change(wire, sent.seq, "r-%d" % sent.seq, recall=frames.Recall())
        self.assertEqual(edited.seq + 1, recalled.seq)
        for device in (bob, other, late):
            self.assertIsNotNone(device.read_type(frames.Changed).recall)
        synced = bob.ask(frames.Sync(after=[frames.Position(conversation_id=self.conversation, seq=sent.seq - 1)]))
        (message,) = synced.messages
        self.assertEqual((True, "", None, recalled.seq), (message.recalled, message.text, message.content, message.revised_seq))
        self.assertEqual([edited.seq, recalled.seq], [each.seq for each in synced.changes])
        self.assertIsNone(synced.changes[0].edit.content)
        self.assertTrue(self.newest(bob, sent.seq).messages[0].recalled)
        for what in ({"edit": self.edit("x")}, {"recall": frames.Recall()}, {"pin": frames.Pin()}):
            self.assert_refused(ErrorCode.NOT_FOUND, self.change(wire, sent.seq, **what))
        self.assertEqual(recalled, self.change(wire, sent.seq, "r-%d" % sent.seq, recall=frames.Recall()))
        self.assert_refused(ErrorCode.NOT_FOUND, self.change(wire, recalled.seq, pin=frames.Pin()))
        self.assert_refused(ErrorCode.NOT_FOUND, self.change(wire, 9_999_999, pin=frames.Pin()))

    def test_changes_in_a_sync(self):
        """P-195, P-196: messages and changes are one list, paged as one; what is acknowledged is not listed again."""
        wire, name = self.wire(self.alice), self.device()
        bob = self.wire(self.bob, name)
        first = wire.send_text(self.bob, "one")
        expected = [first.seq]
        for number in range(5):
            expected.append(self.change(wire, first.seq, edit=self.edit("edit %d" % number)).seq)
            expected.append(wire.send_text(self.bob, "text %d" % number).seq)
        body = frames.Sync(after=[frames.Position(conversation_id=self.conversation, seq=first.seq - 1)], limit=3)
        listed, more = [], True
        while more:
            answer = bob.ask(body)
            self.assertLessEqual(len(answer.messages) + len(answer.changes), 3)
            listed.extend(sorted(each.seq for each in [*answer.messages, *answer.changes]))
            more, body.continuation = answer.more, answer.continuation
        self.assertEqual(expected, listed)
        edit = self.change(wire, first.seq, edit=self.edit("last"))
        bob.read_type(frames.Changed)
        bob.received(self.conversation, edit.seq)
        bob.close()
        again, deadline = self.wire(self.bob, name), time.monotonic() + 20
        while True:
            left = again.ask(frames.Sync(after=[frames.Position(conversation_id=self.conversation)]))
            if not left.changes or time.monotonic() > deadline:
                break
        self.assertEqual(([], []), (left.messages, left.changes))

    def test_reactions_and_pins(self):
        """P-198, P-200, P-201: everybody sees them in history, and how many there may be."""
        wire, bob = self.wire(self.alice), self.wire(self.bob, gateway=1)
        seq = wire.send_text(self.bob, "nice").seq
        for device in (wire, bob):
            self.assertIsInstance(self.change(device, seq, react=frames.React(emoji="👍")), frames.ChangeAck)
        self.change(bob, seq, react=frames.React(emoji="👍"))
        self.change(bob, seq, react=frames.React(emoji="🎉"))
        self.change(wire, seq, react=frames.React(emoji="🎉", remove=True))
        self.change(bob, seq, pin=frames.Pin())
        self.assertEqual("👍", wire.read_type(frames.Changed).react.emoji)
        message = self.newest(wire, seq).messages[0]
        self.assertEqual(
            [frames.Reaction(emoji="👍", count=2, mine=True), frames.Reaction(emoji="🎉", count=1)], message.reactions
        )
        self.assertTrue(message.pinned)
        self.change(wire, seq, pin=frames.Pin(remove=True))
        self.change(bob, seq, react=frames.React(emoji="🎉", remove=True))
        message = self.newest(wire, seq).messages[0]
        self.assertEqual((False, 1), (message.pinned, len(message.reactions)))
        for emoji in ("", "a b", "\n", "x" * 65):
            self.assert_refused(ErrorCode.INVALID, self.change(wire, seq, react=frames.React(emoji=emoji)))
        for number in range(9):
            self.assertIsInstance(self.change(wire, seq, react=frames.React(emoji=str(number))), frames.ChangeAck)
        self.assert_refused(ErrorCode.INVALID, self.change(wire, seq, react=frames.React(emoji="10")))
        pins = [wire.send_text(self.bob, "pin me").seq for _ in range(51)]
        answers = [self.change(wire, each, pin=frames.Pin()) for each in pins]
        self.assertTrue(all(isinstance(each, frames.ChangeAck) for each in answers[:50]))
        self.assert_refused(ErrorCode.INVALID, answers[50])
        for each in pins[:50]:
            self.change(wire, each, pin=frames.Pin(remove=True))

    def test_changes_that_are_refused(self):
        """P-192, P-199, P-202: not of others, not too large, and everything named."""
        wire, bob = self.wire(self.alice), self.wire(self.bob)
        seq = wire.send_text(self.bob, "mine").seq
        self.assert_refused(ErrorCode.FORBIDDEN, self.change(bob, seq, edit=self.edit("x")))
        self.assert_refused(ErrorCode.FORBIDDEN, self.change(bob, seq, recall=frames.Recall()))
        self.assert_refused(ErrorCode.TOO_LARGE, self.change(wire, seq, edit=self.edit("x" * 16_385)))
        self.assert_refused(ErrorCode.INVALID, self.change(wire, seq, edit=self.edit("")))
        self.assert_refused(ErrorCode.INVALID, self.change(wire, seq))
        self.assert_refused(ErrorCode.INVALID, self.change(wire, 0, pin=frames.Pin()))
        self.assert_refused(
            ErrorCode.INVALID, wire.ask(frames.Change(target_seq=seq, client_message_id="x", pin=frames.Pin()))
        )
        theirs = frames.direct_conversation(self.bob.id, self.carol.id)
        self.assert_refused(ErrorCode.FORBIDDEN, self.change(wire, 1, to=theirs, pin=frames.Pin()))
        self.assertEqual("mine", self.newest(bob, seq).messages[0].text)

    def test_changes_keep_their_order_among_messages(self):
        """P-203: what is sent without waiting is stored in that order."""
        wire = self.wire(self.alice)
        seq = wire.send_text(self.bob, "to be edited").seq
        for number in range(1, 21):
            id = secrets.token_hex(8)
            if number % 2:
                body = frames.Send(user_id=self.bob.id, client_message_id=id, text="text %d" % number)
            else:
                body = frames.Change(
                    user_name=self.bob.name, client_message_id=id, target_seq=seq, edit=self.edit("edit %d" % number)
                )
            wire.send(body, 1_000 + number)
        seqs = {}
        while len(seqs) < 20:
            frame = wire.read()
            if frame.request_id > 1_000:
                seqs[frame.request_id] = frame.body.seq
        self.assertEqual([seqs[1_000 + number] for number in range(1, 21)], list(range(seq + 1, seq + 21)))

    def test_too_many_at_once(self):
        """P-28, P-100, P-104: refused with a retryable code before the acknowledgement; every answer comes."""
        wire = self.wire(self.alice)
        sends = [
            frames.encode_frame(frames.Send(user_id=self.bob.id, client_message_id="flood-%d" % id, text="x"), id)
            for id in range(1, 2_001)
        ]
        wire.send_bytes(b"".join(sends))
        refused = []
        for _ in sends:
            frame = wire.read()
            if isinstance(frame.body, frames.Error):
                refused.append(frame.body)
        for error in refused:
            self.assertIn(error.code, (ErrorCode.OVERLOADED, ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE))
            self.assertGreater(error.retry_after_ms, 0)
        self.assert_alive(wire)

    def test_fields(self):
        """P-26, P-59: message ids and types."""
        wire = self.wire(self.alice)
        good = {"user_id": self.bob.id, "client_message_id": secrets.token_hex(8), "text": "x"}
        for fields in (
            {"client_message_id": ""},
            {"client_message_id": "x" * 37},
            {"client_message_id": "a b"},
            {"client_message_id": "é"},
            {"message_type": 4},
            {"message_type": 99},
        ):
            with self.subTest(fields):
                self.assert_refused(ErrorCode.INVALID, wire.ask(frames.Send(**{**good, **fields})))
        ack = wire.ask(frames.Send(**good))
        page = wire.ask(frames.History(user_id=self.bob.id, limit=1, before_seq=ack.seq + 1))
        self.assertEqual(frames.MessageType.TEXT, page.messages[0].message_type)


@needs_cluster
class ReceiveTest(ConformanceTest):
    def setUp(self):
        self.one, self.two = new_user("one"), new_user("two")
        self.conversation = frames.direct_conversation(self.one.id, self.two.id)

    def test_a_push_to_every_device_but_the_sending_one(self):
        """P-19, P-44, P-63: across gateways, with request id 0."""
        sender, other = self.wire(self.one), self.wire(self.one, gateway=1)
        receivers = [self.wire(self.two), self.wire(self.two, gateway=1)]
        ack = sender.send_text(self.two, "hello", "id-1")
        for wire in (other, *receivers):
            frame = wire.read()
            self.assertEqual(0, frame.request_id)
            message = frame.body
            self.assertEqual(
                (self.conversation, ack.seq, self.one.id, self.two.id, "hello", "id-1", ack.timestamp_ms),
                (message.conversation_id, message.seq, message.sender_id, message.recipient_id, message.text,
                 message.client_message_id, message.timestamp_ms),
            )
            self.assertIn(message.sender_name, ("", self.one.name))
        with self.assertRaises(socket.timeout):
            sender.read(1)

    def test_a_client_that_does_not_read_is_cut_off_and_loses_nothing(self):
        """P-101: far more than the sockets' buffers and the gateway's queue hold together."""
        messages = 700
        sender, device = self.wire(self.one), self.device()
        slow = self.wire(self.two, device)
        for number in range(1, messages + 1):
            text = "%d %s" % (number, "x" * 16_000)
            sender.send(frames.Send(user_id=self.two.id, client_message_id=str(number), text=text), number)
        for _ in range(messages):
            self.assertIsInstance(sender.read().body, frames.SendAck)
        pushed = 0
        while slow.read() is not None:
            pushed += 1
        self.assertLess(pushed, messages)
        synced = [message.seq for message in self.wire(self.two, device).sync()]
        self.assertEqual(list(range(1, messages + 1)), synced)

    def test_offline_messages_by_sync(self):
        """P-67, P-78, P-80, P-81: pages, in order, each once, and the sender's own on another device."""
        other_device = self.device()
        self.wire(self.one, other_device).close()
        sender = self.wire(self.one)
        for number in range(1, 31):
            sender.send_text(self.two, str(number))
        wire = self.wire(self.two)
        self.assertEqual(list(range(1, 31)), [message.seq for message in wire.sync(limit=7)])
        self.assertEqual(30, len(self.wire(self.one, other_device).sync()))

    def test_cursors(self):
        """P-64, P-74, P-75, P-77, P-79, P-82, P-103: what Received does to what Sync lists."""
        sender = self.wire(self.one)
        for number in range(1, 6):
            sender.send_text(self.two, str(number))
        device = self.device()
        wire = self.wire(self.two, device)

        def seqs(**fields):
            return [message.seq for message in wire.sync(**fields)]

        def wait_for(expected):
            until = time.monotonic() + 10
            while seqs() != expected and time.monotonic() < until:
                time.sleep(0.1)
            self.assertEqual(expected, seqs())

        from_cursor = [frames.Position(conversation_id=self.conversation)]
        self.assertEqual([1, 2, 3, 4, 5], seqs())
        self.assertEqual([1, 2, 3, 4, 5], seqs(after=from_cursor))
        wire.received(self.conversation, 3)
        wait_for([4, 5])
        self.assertEqual([4, 5], seqs(after=from_cursor))
        self.assertEqual([2, 3, 4, 5], seqs(after=[frames.Position(conversation_id=self.conversation, seq=1)]))
        wire.received(self.conversation, 1)
        strangers = frames.direct_conversation(self.alice.id, self.bob.id)
        wire.received(strangers, 1)
        time.sleep(1)
        self.assertEqual([4, 5], seqs())
        newer = self.wire(self.two)
        self.assertEqual([4, 5], [message.seq for message in newer.sync()])
        wire.received(self.conversation, 1_000)
        wait_for([])
        self.assertEqual(6, sender.send_text(self.two, "6").seq)
        wait_for([6])

    def test_redelivery(self):
        """P-65: a push that is not acknowledged comes again within 30 seconds."""
        sender, wire = self.wire(self.one), self.wire(self.two, gateway=1)
        sender.send_text(self.two, "again")
        first = wire.read_type(frames.Message)
        again = wire.read_type(frames.Message, 35)
        self.assertEqual((first.seq, first.text), (again.seq, again.text))

    def test_refused_acknowledgements(self):
        """P-25, P-76: no answer when good, an Error when not."""
        wire = self.wire(self.two)
        position = frames.Position(conversation_id=self.conversation, seq=1)
        for positions in ([], [position] * 501, [frames.Position(conversation_id=self.conversation)]):
            self.assert_refused(ErrorCode.INVALID, wire.ask(frames.Received(positions=positions)))
        wire.send(frames.Received(positions=[position]), 77)
        wire.send(frames.Ping(), 78)
        self.assertEqual(78, wire.read().request_id)

    def test_refused_syncs(self):
        """P-83, P-84"""
        wire = self.wire(self.two)
        strangers = frames.Position(conversation_id=frames.direct_conversation(self.alice.id, self.bob.id), seq=0)
        mine = frames.Position(conversation_id=self.conversation, seq=0)
        for body in (
            frames.Sync(after=[mine] * 501),
            frames.Sync(limit=201),
            frames.Sync(continuation=b"nonsense"),
            frames.Sync(after=[strangers]),
        ):
            self.assert_refused(ErrorCode.INVALID, wire.ask(body))

    def test_receipts(self):
        """P-85: cumulative, across gateways."""
        sender, wire = self.wire(self.one), self.wire(self.two, gateway=1)
        for number in range(3):
            sender.send_text(self.two, str(number))
        wire.received(self.conversation, 3)
        receipt = sender.read_type(frames.Receipt)
        self.assertEqual((self.conversation, self.two.id), (receipt.conversation_id, receipt.user_id))
        while receipt.delivered_seq < 3:
            receipt = sender.read_type(frames.Receipt)


@needs_cluster
class ReadTest(ConformanceTest):
    def test_history(self):
        """P-87, P-88: pages without gap or overlap, newest first."""
        one, two = new_user("one"), new_user("two")
        wire = self.wire(one)
        for number in range(1, 26):
            wire.send_text(two, str(number))
        seen, before, more = [], 0, True
        while more:
            answer = wire.ask(frames.History(user_name=two.name.upper(), limit=7, before_seq=before))
            seen.extend(message.seq for message in answer.messages)
            before, more = seen[-1], answer.more
        self.assertEqual(list(range(25, 0, -1)), seen)

    def test_a_page_that_would_not_fit_a_frame(self):
        """P-11, P-80, P-90: fewer messages, and more is true."""
        one, two = new_user("one"), new_user("two")
        wire = self.wire(one)
        for _ in range(8):
            wire.send_text(two, "x" * 16_384)
        answer = wire.ask(frames.History(user_id=two.id, limit=8))
        self.assertTrue(0 < len(answer.messages) < 8 and answer.more)
        self.assertEqual(8, len(self.wire(two).sync()))

    def test_refused_histories(self):
        """P-89"""
        wire = self.wire(self.carol)
        self.assert_refused(ErrorCode.NOT_FOUND, wire.ask(frames.History(user_id=999999998)))
        self.assert_refused(ErrorCode.INVALID, wire.ask(frames.History()))
        self.assert_refused(ErrorCode.INVALID, wire.ask(frames.History(user_id=self.bob.id, limit=201)))
        self.wire(self.alice).send_text(self.bob, "private")
        self.assert_refused(ErrorCode.FORBIDDEN, wire.ask(frames.History(conversation_id=self.conversation)))
        stranger = new_user("stranger")
        self.assertEqual([], wire.ask(frames.History(user_id=stranger.id)).messages)

    def test_lookup(self):
        """P-91"""
        wire = self.wire(self.carol)
        ids = [self.alice.id, 999999998, self.alice.id]
        names = [self.bob.name.upper(), self.alice.name, "no-one!"]
        answer = wire.ask(frames.UserLookup(user_ids=ids, user_names=names))
        self.assertEqual({self.alice.id, self.bob.id}, {user.id for user in answer.users})
        self.assertEqual(2, len(answer.users))
        for body in (frames.UserLookup(), frames.UserLookup(user_ids=[self.alice.id] * 101)):
            self.assert_refused(ErrorCode.INVALID, wire.ask(body))

    def online(self, wire):
        ids, more = [], True
        while more:
            answer = wire.ask(frames.OnlineUsers(after_user_id=ids[-1] if ids else 0, limit=2))
            ids.extend(user.id for user in answer.users)
            more = answer.more
        return ids

    def test_online_users(self):
        """P-92, P-93: pages in the order of ids, and right within 15 seconds of a login and a disconnect."""
        wire = self.wire(self.alice)
        others = [self.wire(self.bob, gateway=1), self.wire(self.carol)]
        everybody = {self.alice.id, self.bob.id, self.carol.id}
        until = time.monotonic() + 15
        while not everybody <= set(self.online(wire)) and time.monotonic() < until:
            time.sleep(0.2)
        ids = self.online(wire)
        self.assertLessEqual(everybody, set(ids))
        self.assertEqual(sorted(set(ids)), ids)
        others[0].close()
        until = time.monotonic() + 15
        while self.bob.id in self.online(wire) and time.monotonic() < until:
            time.sleep(0.2)
        self.assertNotIn(self.bob.id, self.online(wire))
        self.assert_refused(ErrorCode.INVALID, wire.ask(frames.OnlineUsers(limit=201)))


if __name__ == "__main__":
    unittest.main()
