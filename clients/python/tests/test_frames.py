"""Bytes of frames: golden ones, split and joined streams, what is not known, what is not a frame."""

import pathlib
import re
import unittest

from parley import frames
from parley.errors import MalformedFrame

CONTRACT = pathlib.Path(__file__).parents[3] / "proto/src/main/proto/parley/client/v1/frames.proto"

LOGIN = bytes.fromhex(
    "0000001f"  # length 31
    "01"  # version
    "02"  # type Login
    "0000"  # flags
    "00000001"  # request id
    "0a05 7573657231"  # account
    "1206 313233343536"  # password
    "1a06 6c6170746f70"  # device_id
)


class GoldenBytesTest(unittest.TestCase):
    """Pairs made with protoc 32."""

    def check(self, body, encoded):
        self.assertEqual(bytes.fromhex(encoded), body.encode())
        self.assertEqual(body, type(body).decode(bytes.fromhex(encoded)))

    def test_login_frame(self):
        login = frames.Login(account="user1", password="123456", device_id="laptop")
        self.assertEqual(LOGIN, frames.encode_frame(login, 1))

    def test_an_optional_number_knows_absence(self):
        self.check(
            frames.Sync(after=[frames.Position(conversation_id=5), frames.Position(conversation_id=6, seq=0)]),
            "0a020805 0a0408061000",
        )

    def test_repeated_numbers_are_packed(self):
        self.check(frames.UserLookup(user_ids=[1, 300, 2**31]), "0a08 01 ac02 8080808008")
        self.assertEqual([1, 300], frames.UserLookup.decode(bytes.fromhex("0801 08ac02")).user_ids)

    def test_a_member_of_a_oneof_is_sent_even_when_it_is_zero(self):
        self.check(frames.History(user_id=0, limit=5), "0800 2005")

    def test_largest_numbers(self):
        self.check(frames.Pong(server_time_ms=2**64 - 1), "08 ffffffffffffffffff01")
        position = frames.Position(conversation_id=2**60 - 1, seq=2**63)
        self.check(position, "08 ffffffffffffffff0f 10 80808080808080808001")

    def test_text_and_bytes(self):
        self.check(frames.Send(user_name="user2", text="你👋"), "1205 7573657232 2a07 e4bda0f09f918b")
        self.check(frames.SyncAnswer(more=True, continuation=b"\x00\xff"), "1001 1a02 00ff")

    def test_defaults_take_no_bytes(self):
        for body_class in frames.BY_TYPE.values():
            self.assertEqual(b"", body_class().encode())
            self.assertEqual(body_class(), body_class.decode(b""))

    def test_numbers_that_do_not_fit_are_refused(self):
        with self.assertRaises(ValueError):
            frames.OnlineUsers(limit=-1).encode()
        with self.assertRaises(ValueError):
            frames.OnlineUsers(limit=2**32).encode()

    def test_fields_that_are_not_known_are_skipped(self):
        # 15: varint, 16: delimited, 17: fixed32, 18: fixed64; then field 1.
        unknown = "7801 820102abcd 8d0101020304 910101020304 05060708 0807"
        self.assertEqual(frames.Pong(server_time_ms=7), frames.Pong.decode(bytes.fromhex(unknown)))

    def test_payloads_that_are_not_valid(self):
        for payload in ("12", "1205 61", "08 ffffffffffffffffffff01", "1202 c328", "0b", "08"):
            with self.subTest(payload), self.assertRaises(MalformedFrame):
                frames.User.decode(bytes.fromhex(payload))

    def test_secrets_are_not_printed(self):
        self.assertNotIn("123456", repr(frames.Frame(2, 1, frames.Login(account="user1", password="123456"))))
        self.assertNotIn("secret", repr(frames.Session(access_token="secret", refresh_token="secret")))

    def test_conversation_of_two_users(self):
        self.assertEqual(767945455145847087, frames.direct_conversation(483920175, 715204938))
        self.assertEqual(frames.direct_conversation(5, 3), frames.direct_conversation(3, 5))


class FrameReaderTest(unittest.TestCase):
    PONG = bytes.fromhex("0000000a 01 46 0000 00000007 0801")

    def test_frames_split_anywhere(self):
        stream = LOGIN + self.PONG
        for cut in range(len(stream) + 1):
            reader = frames.FrameReader()
            read = reader.feed(stream[:cut]) + reader.feed(stream[cut:])
            self.assertEqual([2, 70], [frame.type for frame in read])
            self.assertEqual([1, 7], [frame.request_id for frame in read])

    def test_frames_byte_by_byte(self):
        reader = frames.FrameReader()
        read = [frame for byte in LOGIN * 2 for frame in reader.feed(bytes([byte]))]
        self.assertEqual(["user1", "user1"], [frame.body.account for frame in read])

    def test_many_frames_at_once(self):
        self.assertEqual(1000, len(frames.FrameReader().feed(self.PONG * 1000)))

    def test_an_unknown_type_has_no_body(self):
        (frame,) = frames.FrameReader().feed(bytes.fromhex("00000009 01 c8 0000 00000000 ff"))
        self.assertEqual((200, None), (frame.type, frame.body))

    def test_flags_are_ignored(self):
        (frame,) = frames.FrameReader().feed(bytes.fromhex("00000008 01 46 ffff 00000001"))
        self.assertEqual(frames.Pong(), frame.body)

    def test_lengths_and_versions_that_are_not_valid(self):
        for start in ("00000007", "00010001", "80000000", "ffffffff", "00000008 02 46 0000 00000001"):
            with self.subTest(start), self.assertRaises(MalformedFrame):
                frames.FrameReader().feed(bytes.fromhex(start))

    def test_the_largest_frame(self):
        text = "x" * (frames.MAX_LENGTH - frames.COUNTED_HEADER_BYTES - 4)
        frame = frames.encode_frame(frames.Message(text=text))
        self.assertEqual(frames.MAX_LENGTH, int.from_bytes(frame[:4], "big"))
        self.assertEqual(text, frames.FrameReader().feed(frame)[0].body.text)


@unittest.skipUnless(CONTRACT.exists(), "outside the repository")
class ContractTest(unittest.TestCase):
    """The tables in frames.py are those of frames.proto."""

    @classmethod
    def setUpClass(cls):
        cls.proto = re.sub(r"//[^\n]*", "", CONTRACT.read_text(encoding="utf-8"))

    def enum(self, name):
        (body,) = re.findall(r"enum %s \{(.*?)\}" % name, self.proto, re.DOTALL)
        return {key: int(value) for key, value in re.findall(r"(\w+) = (\d+);", body)}

    def test_frame_types(self):
        known = {int(number): name for name, number in self.enum("FrameType").items() if number}
        ours = {
            number: "FRAME_TYPE_" + re.sub(r"(?<!^)([A-Z])", r"_\1", body.__name__).upper()
            for number, body in frames.BY_TYPE.items()
        }
        self.assertEqual(known, ours)

    def test_enums(self):
        for enum, prefix in (
            (frames.ErrorCode, "ERROR_CODE_"),
            (frames.MessageType, "MESSAGE_TYPE_"),
            (frames.Role, "ROLE_"),
            (frames.Joining, "JOINING_"),
            (frames.MembersEvent, "MEMBERS_EVENT_"),
            (frames.Allowed, "ALLOWED_"),
            (frames.UserStatus, "USER_STATUS_"),
            (frames.EmailCodePurpose, "EMAIL_CODE_PURPOSE_"),
            (frames.SessionEnd, "SESSION_END_"),
            (frames.ActivityBy, "ACTIVITY_BY_"),
        ):
            ours = {prefix + value.name: value.value for value in enum}
            self.assertEqual(self.enum(enum.__name__), {prefix + "UNSPECIFIED": 0, **ours})

    def test_fields(self):
        enums = {"MessageType", "ErrorCode", "Role", "Joining", "MembersEvent", "Allowed", "UserStatus"}
        enums |= {"EmailCodePurpose", "SessionEnd", "ActivityBy"}
        for name, body in re.findall(r"message (\w+) \{((?:[^{}]|\{[^{}]*\})*)\}", self.proto):
            oneofs = " ".join(re.findall(r"oneof \w+ \{(.*?)\}", body, re.DOTALL))
            theirs = []
            for label, kind, field, number in re.findall(r"(repeated |optional )?(\w+) (\w+) = (\d+);", body):
                optional = label == "optional " or re.search(r"\b%s =" % field, oneofs) is not None
                theirs.append((int(number), field, "enum" if kind in enums else kind, label == "repeated ", optional))
            ours = [
                (f.number, f.name, getattr(f.kind, "__name__", f.kind), f.repeated, f.optional)
                for f in getattr(frames, name).FIELDS
            ]
            self.assertEqual(sorted(theirs), ours, name)


if __name__ == "__main__":
    unittest.main()
