"""The frames of the Parley client protocol: their fields, their bytes, and nothing else.

Every message is a class with a table of fields; the few lines of Protocol Buffers that the protocol needs are at the
end. `docs/protocol.md` is the reference; `proto/src/main/proto/parley/client/v1/frames.proto` is the contract.
No socket, thread or clock is used here.
"""

import enum
import struct

from .errors import MalformedFrame

VERSION = 1
HEADER_BYTES = 12
LENGTH_FIELD_BYTES = 4
COUNTED_HEADER_BYTES = HEADER_BYTES - LENGTH_FIELD_BYTES
MAX_LENGTH = 65_536
MAX_TEXT_BYTES = 16_384
MAX_POSITIONS = 500
MAX_PAGE = 200
MAX_LOOKUP = 100
MAX_CONVERSATIONS = 100
FIRST_GROUP = 1 << 60
FIRST_FEED = 2 << 60

_HEADER = struct.Struct(">IBBHI")
_HIDDEN_FIELDS = frozenset(("password", "old_password", "new_password", "access_token", "refresh_token"))


class ErrorCode(enum.IntEnum):
    """Why a request was refused."""

    UNAUTHENTICATED = 1
    FORBIDDEN = 2
    NOT_FOUND = 3
    ALREADY_EXISTS = 4
    INVALID = 5
    TOO_LARGE = 6
    RATE_LIMITED = 7
    OVERLOADED = 8
    UNAVAILABLE = 9
    UNSUPPORTED = 10
    MALFORMED = 11
    TIMEOUT = 12
    INTERNAL = 13
    TOKEN_EXPIRED = 14


class MessageType(enum.IntEnum):
    """What a message carries."""

    TEXT = 1
    IMAGE = 2
    FILE = 3
    SYSTEM = 4
    CUSTOM = 5


class EmailCodePurpose(enum.IntEnum):
    """What a code from an e-mail is for."""

    REGISTRATION = 1
    NEW_ADDRESS = 2
    PASSWORD_RESET = 3


class Role(enum.IntEnum):
    """What a user is in a group; 0: nothing, or not any more."""

    MEMBER = 1
    ADMIN = 2
    CREATOR = 3
    APPLICANT = 4


class Joining(enum.IntEnum):
    """How users come into a group."""

    OPEN = 1
    REQUEST = 2
    INVITE = 3


class MembersEvent(enum.IntEnum):
    """What happened to members of a group."""

    CREATED = 1
    JOINED = 2
    LEFT = 3
    REMOVED = 4
    ROLE = 5
    ASKED = 6
    REFUSED = 7


class Field:
    """One row of a message's table: number, name, kind, and whether it repeats or knows absence.

    Kinds: uint32, uint64, enum, bool (all varints), string, bytes, or the class of a nested message.
    An `optional` field (also each arm of a oneof) is None when absent; the others have proto3's defaults.
    """

    __slots__ = ("number", "name", "kind", "repeated", "optional")

    def __init__(self, number, name, kind, repeated=False, optional=False):
        self.number = number
        self.name = name
        self.kind = kind
        self.repeated = repeated
        self.optional = optional

    def default(self):
        if self.repeated:
            return []
        if self.optional or isinstance(self.kind, type):
            return None
        return {"string": "", "bytes": b"", "bool": False}.get(self.kind, 0)


class Body:
    """A message: attributes as its FIELDS say, comparable, printable without secrets."""

    FIELDS = ()
    TYPE = None

    def __init__(self, **values):
        for field in self.FIELDS:
            value = values.pop(field.name, None)
            setattr(self, field.name, field.default() if value is None else value)
        if values:
            raise TypeError("%s has no field %s" % (type(self).__name__, ", ".join(sorted(values))))

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None

    def __repr__(self):
        shown = []
        for field in self.FIELDS:
            value = getattr(self, field.name)
            if value != field.default():
                shown.append("%s=%s" % (field.name, "…" if field.name in _HIDDEN_FIELDS else repr(value)))
        return "%s(%s)" % (type(self).__name__, ", ".join(shown))

    def encode(self):
        """The Protocol Buffers encoding, fields in ascending order of number."""
        return b"".join(_encode_field(field, getattr(self, field.name)) for field in self.FIELDS)

    @classmethod
    def decode(cls, data):
        """Reads an encoding; fields this version does not know are skipped."""
        return _decode_body(cls, data)


class User(Body):
    FIELDS = (
        Field(1, "id", "uint32"),
        Field(2, "name", "string"),
        Field(3, "nickname", "string"),
        Field(4, "avatar_url", "string"),
    )


class Session(Body):
    FIELDS = (
        Field(1, "user", User),
        Field(2, "device_id", "string"),
        Field(3, "access_token", "string"),
        Field(4, "access_token_seconds", "uint32"),
        Field(5, "refresh_token", "string"),
        Field(6, "heartbeat_seconds", "uint32"),
        Field(7, "server_time_ms", "uint64"),
    )


class Position(Body):
    FIELDS = (Field(1, "conversation_id", "uint64"), Field(2, "seq", "uint64", optional=True))


class Attachment(Body):
    FIELDS = (
        Field(1, "id", "string"),
        Field(2, "name", "string"),
        Field(3, "media_type", "string"),
        Field(4, "size_bytes", "uint64"),
        Field(5, "width", "uint32"),
        Field(6, "height", "uint32"),
        Field(7, "duration_ms", "uint32"),
    )


class Content(Body):
    FIELDS = (
        Field(1, "text", "string"),
        Field(2, "reply_to_seq", "uint64"),
        Field(3, "mentions", "uint32", repeated=True),
        Field(4, "attachment", Attachment),
        Field(5, "custom", "bytes"),
    )


class Register(Body):
    TYPE = 1
    FIELDS = (
        Field(1, "user_name", "string"),
        Field(2, "password", "string"),
        Field(3, "nickname", "string"),
        Field(4, "email", "string"),
        Field(5, "avatar_url", "string"),
        Field(6, "device_id", "string"),
        Field(7, "platform", "string"),
        Field(8, "email_code", "string"),
    )


class Login(Body):
    TYPE = 2
    FIELDS = (
        Field(1, "account", "string"),
        Field(2, "password", "string"),
        Field(3, "device_id", "string"),
        Field(4, "refresh_token", "string"),
        Field(5, "platform", "string"),
    )


class Resume(Body):
    TYPE = 3
    FIELDS = (Field(1, "access_token", "string"),)


class Refresh(Body):
    TYPE = 4
    FIELDS = (Field(1, "refresh_token", "string"),)


class Logout(Body):
    TYPE = 5


class Ping(Body):
    TYPE = 6


class Send(Body):
    TYPE = 7
    FIELDS = (
        Field(1, "user_id", "uint32", optional=True),
        Field(2, "user_name", "string", optional=True),
        Field(3, "client_message_id", "string"),
        Field(4, "message_type", "enum"),
        Field(5, "text", "string"),
        Field(6, "content", Content),
        Field(7, "conversation_id", "uint64", optional=True),
    )


class Received(Body):
    TYPE = 8
    FIELDS = (Field(1, "positions", Position, repeated=True),)


class Sync(Body):
    TYPE = 9
    FIELDS = (
        Field(1, "after", Position, repeated=True),
        Field(2, "continuation", "bytes"),
        Field(3, "limit", "uint32"),
        Field(4, "delivered", Position, repeated=True),
        Field(5, "restarts", "bool"),
    )


class History(Body):
    TYPE = 10
    FIELDS = (
        Field(1, "user_id", "uint32", optional=True),
        Field(2, "user_name", "string", optional=True),
        Field(3, "conversation_id", "uint64", optional=True),
        Field(4, "limit", "uint32"),
        Field(5, "before_seq", "uint64"),
        Field(6, "with_events", "bool"),
    )


class UserLookup(Body):
    TYPE = 11
    FIELDS = (Field(1, "user_ids", "uint32", repeated=True), Field(2, "user_names", "string", repeated=True))


class OnlineUsers(Body):
    TYPE = 12
    FIELDS = (Field(1, "after_user_id", "uint32"), Field(2, "limit", "uint32"))


class ChangePassword(Body):
    TYPE = 13
    FIELDS = (Field(1, "old_password", "string"), Field(2, "new_password", "string"))


class Edit(Body):
    FIELDS = (Field(1, "content", Content),)


class Recall(Body):
    pass


class React(Body):
    FIELDS = (Field(1, "emoji", "string"), Field(2, "remove", "bool"))


class Pin(Body):
    FIELDS = (Field(1, "remove", "bool"),)


class Join(Body):
    pass


class Leave(Body):
    pass


class Invite(Body):
    FIELDS = (Field(1, "user_ids", "uint32", repeated=True),)


class Remove(Body):
    FIELDS = (Field(1, "user_id", "uint32"),)


class SetRole(Body):
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "role", "enum"))


class GroupProfile(Body):
    FIELDS = (
        Field(1, "name", "string"),
        Field(2, "description", "string"),
        Field(3, "avatar_url", "string"),
        Field(4, "joining", "enum"),
        Field(5, "only_admins_write", "bool"),
        Field(6, "only_admins_invite", "bool"),
        Field(7, "only_admins_edit", "bool"),
        Field(8, "whole_history", "bool"),
        Field(9, "keep_days", "uint32", optional=True),
    )


class Change(Body):
    TYPE = 14
    FIELDS = (
        Field(1, "user_id", "uint32", optional=True),
        Field(2, "user_name", "string", optional=True),
        Field(3, "conversation_id", "uint64", optional=True),
        Field(4, "client_message_id", "string"),
        Field(5, "target_seq", "uint64"),
        Field(6, "edit", Edit, optional=True),
        Field(7, "recall", Recall, optional=True),
        Field(8, "react", React, optional=True),
        Field(9, "pin", Pin, optional=True),
        Field(10, "join", Join, optional=True),
        Field(11, "leave", Leave, optional=True),
        Field(12, "invite", Invite, optional=True),
        Field(13, "remove", Remove, optional=True),
        Field(14, "set_role", SetRole, optional=True),
        Field(15, "profile", GroupProfile, optional=True),
    )


class CreateGroup(Body):
    TYPE = 15
    FIELDS = (
        Field(1, "client_message_id", "string"),
        Field(2, "profile", GroupProfile),
        Field(3, "user_ids", "uint32", repeated=True),
    )


class GroupInfo(Body):
    TYPE = 16
    FIELDS = (Field(1, "conversation_id", "uint64"),)


class GroupMembers(Body):
    TYPE = 17
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "after_user_id", "uint32"),
        Field(3, "limit", "uint32"),
        Field(4, "changed_since", "uint64"),
    )


class Conversations(Body):
    TYPE = 18
    FIELDS = (Field(1, "limit", "uint32"), Field(2, "continuation", "bytes"))


class Read(Body):
    TYPE = 19
    FIELDS = (Field(1, "positions", Position, repeated=True),)


class Typing(Body):
    TYPE = 20
    FIELDS = (
        Field(1, "user_id", "uint32", optional=True),
        Field(2, "conversation_id", "uint64", optional=True),
        Field(3, "stopped", "bool"),
    )


class SetConversation(Body):
    TYPE = 21
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "muted_until_ms", "uint64", optional=True),
        Field(3, "pinned", "bool", optional=True),
        Field(4, "archived", "bool", optional=True),
    )


class ReadBy(Body):
    TYPE = 22
    FIELDS = (Field(1, "conversation_id", "uint64"), Field(2, "seq", "uint64"))


class RegisterAnswer(Body):
    TYPE = 65
    FIELDS = (Field(1, "session", Session),)


class LoginAnswer(Body):
    TYPE = 66
    FIELDS = (Field(1, "session", Session),)


class ResumeAnswer(Body):
    TYPE = 67
    FIELDS = (Field(1, "session", Session),)


class RefreshAnswer(Body):
    TYPE = 68
    FIELDS = (Field(1, "session", Session),)


class LogoutAnswer(Body):
    TYPE = 69


class Pong(Body):
    TYPE = 70
    FIELDS = (Field(1, "server_time_ms", "uint64"),)


class SendAck(Body):
    TYPE = 71
    FIELDS = (Field(1, "conversation_id", "uint64"), Field(2, "seq", "uint64"), Field(3, "timestamp_ms", "uint64"))


class ChangeAck(Body):
    TYPE = 78
    FIELDS = SendAck.FIELDS


class Reaction(Body):
    FIELDS = (Field(1, "emoji", "string"), Field(2, "count", "uint32"), Field(3, "mine", "bool"))


class Message(Body):
    TYPE = 128
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "seq", "uint64"),
        Field(3, "timestamp_ms", "uint64"),
        Field(4, "sender_id", "uint32"),
        Field(5, "sender_name", "string"),
        Field(6, "recipient_id", "uint32"),
        Field(7, "client_message_id", "string"),
        Field(8, "message_type", "enum"),
        Field(9, "text", "string"),
        Field(10, "content", Content),
        Field(11, "revised_seq", "uint64"),
        Field(12, "recalled", "bool"),
        Field(13, "reactions", Reaction, repeated=True),
        Field(14, "pinned", "bool"),
        Field(15, "sender_deleted", "bool"),
    )


class Members(Body):
    FIELDS = (
        Field(1, "event", "enum"),
        Field(2, "user_ids", "uint32", repeated=True),
        Field(3, "role", "enum"),
        Field(4, "creator_id", "uint32"),
    )


class ConversationSettings(Body):
    FIELDS = (
        Field(1, "muted_until_ms", "uint64"),
        Field(2, "pinned", "bool"),
        Field(3, "archived", "bool"),
        Field(4, "version", "uint32"),
    )


class ConversationSet(Body):
    FIELDS = (Field(1, "conversation_id", "uint64"), Field(2, "settings", ConversationSettings))


class NewDevice(Body):
    FIELDS = (
        Field(1, "device_id", "string"),
        Field(2, "address", "string"),
        Field(3, "logged_in_ms", "uint64"),
    )


class ContactRequested(Body):
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "text", "string"), Field(3, "asked_ms", "uint64"))


class ContactAdded(Body):
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "added_ms", "uint64"))


class ContactRemoved(Body):
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "removed_ms", "uint64"))


class Notice(Body):
    FIELDS = (
        Field(1, "new_device", NewDevice, optional=True),
        Field(2, "conversation_set", ConversationSet, optional=True),
        Field(10, "contact_requested", ContactRequested, optional=True),
        Field(11, "contact_added", ContactAdded, optional=True),
        Field(12, "contact_removed", ContactRemoved, optional=True),
    )


class Changed(Body):
    TYPE = 133
    FIELDS = Message.FIELDS[:7] + (
        Field(8, "target_seq", "uint64"),
        Field(9, "edit", Edit, optional=True),
        Field(10, "recall", Recall, optional=True),
        Field(11, "react", React, optional=True),
        Field(12, "pin", Pin, optional=True),
        Field(13, "members", Members, optional=True),
        Field(14, "profile", GroupProfile, optional=True),
        Field(15, "notice", Notice, optional=True),
    )


class Receipt(Body):
    TYPE = 129
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "user_id", "uint32"),
        Field(3, "delivered_seq", "uint64"),
        Field(4, "read_seq", "uint64"),
    )


class UserTyping(Body):
    TYPE = 134
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "user_id", "uint32"),
        Field(3, "user_name", "string"),
        Field(4, "stopped", "bool"),
    )


class SyncAnswer(Body):
    TYPE = 73
    FIELDS = (
        Field(1, "messages", Message, repeated=True),
        Field(2, "more", "bool"),
        Field(3, "continuation", "bytes"),
        Field(4, "changes", Changed, repeated=True),
        Field(5, "receipts", Receipt, repeated=True),
        Field(6, "restarts", Position, repeated=True),
    )


class HistoryAnswer(Body):
    TYPE = 74
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "messages", Message, repeated=True),
        Field(3, "more", "bool"),
        Field(4, "as_of_seq", "uint64"),
        Field(5, "events", Changed, repeated=True),
    )


class UserLookupAnswer(Body):
    TYPE = 75
    FIELDS = (Field(1, "users", User, repeated=True), Field(2, "more", "bool"), Field(3, "answered", "uint32"))


class OnlineUsersAnswer(Body):
    TYPE = 76
    FIELDS = (Field(1, "users", User, repeated=True), Field(2, "more", "bool"))


class CreateGroupAnswer(Body):
    TYPE = 79
    FIELDS = SendAck.FIELDS


class Group(Body):
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "profile", GroupProfile),
        Field(3, "creator_id", "uint32"),
        Field(4, "member_count", "uint32"),
        Field(5, "role", "enum"),
        Field(6, "members_seq", "uint64"),
        Field(7, "created_ms", "uint64"),
    )


class GroupInfoAnswer(Body):
    TYPE = 80
    FIELDS = (Field(1, "group", Group), Field(2, "keep_days_allowed", "bool"))


class GroupMember(Body):
    FIELDS = (Field(1, "user", User), Field(2, "role", "enum"), Field(3, "joined_seq", "uint64"))


class GroupMembersAnswer(Body):
    TYPE = 81
    FIELDS = (
        Field(1, "members", GroupMember, repeated=True),
        Field(2, "more", "bool"),
        Field(3, "members_seq", "uint64"),
    )


class Conversation(Body):
    FIELDS = (
        Field(1, "conversation_id", "uint64"),
        Field(2, "peer", User),
        Field(3, "group", Group),
        Field(4, "last_seq", "uint64"),
        Field(5, "preview", Message),
        Field(6, "unread", "uint32"),
        Field(7, "mentions", "uint32"),
        Field(8, "read_seq", "uint64"),
        Field(9, "peer_delivered_seq", "uint64"),
        Field(10, "peer_read_seq", "uint64"),
        Field(11, "active_ms", "uint64"),
        Field(12, "settings", ConversationSettings),
    )


class ConversationsAnswer(Body):
    TYPE = 82
    FIELDS = (
        Field(1, "conversations", Conversation, repeated=True),
        Field(2, "more", "bool"),
        Field(3, "continuation", "bytes"),
    )


class ReadMark(Body):
    FIELDS = (Field(1, "conversation_id", "uint64"), Field(2, "read_seq", "uint64"), Field(3, "unread", "uint32"))


class ReadAnswer(Body):
    TYPE = 83
    FIELDS = (Field(1, "marks", ReadMark, repeated=True),)


class SetConversationAnswer(Body):
    TYPE = 85
    FIELDS = (Field(1, "settings", ConversationSettings),)


class ReadByAnswer(Body):
    TYPE = 86
    FIELDS = (Field(1, "users", User, repeated=True), Field(2, "count", "uint32"))


class ChangePasswordAnswer(Body):
    TYPE = 77
    FIELDS = (Field(1, "session", Session),)


class ServerInfo(Body):
    TYPE = 55
    FIELDS = ()


class ServerInfoAnswer(Body):
    TYPE = 119
    FIELDS = (
        Field(1, "registration_closed", "bool"),
        Field(2, "email_required", "bool"),
        Field(3, "mail", "bool"),
        Field(4, "max_text_bytes", "uint32"),
        Field(5, "edit_seconds", "uint32"),
        Field(6, "recall_seconds", "uint32"),
    )


class EmailCode(Body):
    TYPE = 50
    FIELDS = (
        Field(1, "purpose", "enum"),
        Field(2, "email", "string"),
        Field(3, "locale", "string"),
    )


class EmailCodeAnswer(Body):
    TYPE = 114
    FIELDS = (Field(1, "code_seconds", "uint32"), Field(2, "again_seconds", "uint32"))


class ResetPassword(Body):
    TYPE = 51
    FIELDS = (
        Field(1, "email", "string"),
        Field(2, "code", "string"),
        Field(3, "new_password", "string"),
        Field(4, "device_id", "string"),
        Field(5, "platform", "string"),
    )


class ResetPasswordAnswer(Body):
    TYPE = 115
    FIELDS = (Field(1, "session", Session),)


class ChangeEmail(Body):
    TYPE = 52
    FIELDS = (Field(1, "password", "string"), Field(2, "email", "string"), Field(3, "code", "string"))


class ChangeEmailAnswer(Body):
    TYPE = 116
    FIELDS = (Field(1, "email", "string"),)


class DeleteAccount(Body):
    TYPE = 53
    FIELDS = (Field(1, "password", "string"),)


class DeleteAccountAnswer(Body):
    TYPE = 117


class OwnMessages(Body):
    TYPE = 54
    FIELDS = (
        Field(1, "after_conversation_id", "uint64"),
        Field(2, "after_seq", "uint64"),
        Field(3, "limit", "uint32"),
    )


class OwnMessagesAnswer(Body):
    TYPE = 118
    FIELDS = (
        Field(1, "messages", Message, repeated=True),
        Field(2, "more", "bool"),
        Field(3, "after_conversation_id", "uint64"),
        Field(4, "after_seq", "uint64"),
    )


class ActivityBy(enum.IntEnum):
    """Who did something to an account: the user, whoever runs the server, or somebody who was not logged in."""

    USER = 1
    OPERATOR = 2
    STRANGER = 3


class Activity(Body):
    TYPE = 56
    FIELDS = (Field(1, "before_id", "uint64"), Field(2, "limit", "uint32"))


class ActivityEntry(Body):
    FIELDS = (
        Field(1, "id", "uint64"),
        Field(2, "at_ms", "uint64"),
        Field(3, "action", "string"),
        Field(4, "by", "enum"),
        Field(5, "device_id", "string"),
        Field(6, "address", "string"),
        Field(7, "note", "string"),
    )


class ActivityAnswer(Body):
    TYPE = 120
    FIELDS = (Field(1, "entries", ActivityEntry, repeated=True), Field(2, "more", "bool"))


class Error(Body):
    TYPE = 127
    FIELDS = (
        Field(1, "code", "enum"),
        Field(2, "message", "string"),
        Field(3, "retry_after_ms", "uint32"),
        Field(4, "request_id", "uint32"),
    )


class SessionReplaced(Body):
    TYPE = 130
    FIELDS = (Field(1, "device_id", "string"), Field(2, "timestamp_ms", "uint64"))


class SessionEnd(enum.IntEnum):
    """Why a session was ended from elsewhere; 0: not told."""

    LOGGED_OUT = 1
    PASSWORD_CHANGED = 2
    ACCOUNT_DELETED = 3
    ACCOUNT_SUSPENDED = 4
    BY_OPERATOR = 5


class SessionRevoked(Body):
    TYPE = 131
    FIELDS = (Field(1, "reason", "string"), Field(2, "why", "enum"))


class GoAway(Body):
    TYPE = 132
    FIELDS = (Field(1, "reason", "string"), Field(2, "reconnect_after_ms", "uint32"))


class ServerNotice(Body):
    TYPE = 136
    FIELDS = (Field(1, "text", "string"),)


# Finding people, profiles and devices.


class SearchUsers(Body):
    TYPE = 32
    FIELDS = (Field(1, "query", "string"), Field(2, "continuation", "bytes"))


class SearchUsersAnswer(Body):
    TYPE = 96
    FIELDS = (Field(1, "users", User, repeated=True), Field(2, "more", "bool"), Field(3, "continuation", "bytes"))


class Profile(Body):
    TYPE = 33
    FIELDS = (Field(1, "user_id", "uint32"),)


class ProfileAnswer(Body):
    TYPE = 97
    FIELDS = (
        Field(1, "user", User),
        Field(2, "about", "string"),
        Field(3, "email", "string"),
        Field(4, "findable_by_email", "bool"),
        Field(5, "email_confirmed", "bool"),
    )


class ChangeProfile(Body):
    TYPE = 34
    FIELDS = (
        Field(1, "nickname", "string", optional=True),
        Field(2, "avatar_url", "string", optional=True),
        Field(3, "about", "string", optional=True),
        Field(4, "findable_by_email", "bool", optional=True),
        Field(5, "user_name", "string", optional=True),
    )


class ChangeProfileAnswer(Body):
    TYPE = 98
    FIELDS = (Field(1, "profile", ProfileAnswer),)


class Device(Body):
    FIELDS = (
        Field(1, "id", "string"),
        Field(2, "platform", "string"),
        Field(3, "created_ms", "uint64"),
        Field(4, "last_seen_ms", "uint64"),
        Field(5, "address", "string"),
        Field(6, "current", "bool"),
    )


class Devices(Body):
    TYPE = 35


class DevicesAnswer(Body):
    TYPE = 99
    FIELDS = (Field(1, "devices", Device, repeated=True), Field(2, "more", "bool"))


class EndDevices(Body):
    TYPE = 36
    FIELDS = (Field(1, "device_id", "string", optional=True), Field(2, "others", "bool", optional=True))


class EndDevicesAnswer(Body):
    TYPE = 100
    FIELDS = (Field(1, "ended", "uint32"),)


# Contacts, blocks and privacy.


class Allowed(enum.IntEnum):
    """Who may do something to a user."""

    EVERYBODY = 1
    CONTACTS = 2
    NOBODY = 3


class RequestContact(Body):
    TYPE = 37
    FIELDS = (
        Field(1, "user_id", "uint32", optional=True),
        Field(2, "user_name", "string", optional=True),
        Field(3, "text", "string"),
        Field(4, "email", "string", optional=True),
    )


class RequestContactAnswer(Body):
    TYPE = 101
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "contacts", "bool"))


class AnswerContact(Body):
    TYPE = 38
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "accept", "bool"))


class AnswerContactAnswer(Body):
    TYPE = 102


class WithdrawContact(Body):
    TYPE = 49
    FIELDS = (Field(1, "user_id", "uint32"),)


class WithdrawContactAnswer(Body):
    TYPE = 113


class RemoveContact(Body):
    TYPE = 39
    FIELDS = (Field(1, "user_id", "uint32"),)


class RemoveContactAnswer(Body):
    TYPE = 103


class SetAlias(Body):
    TYPE = 40
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "alias", "string"))


class SetAliasAnswer(Body):
    TYPE = 104


class Contacts(Body):
    TYPE = 41
    FIELDS = (Field(1, "since_version", "uint64"), Field(2, "limit", "uint32"), Field(3, "whole", "bool"))


class Contact(Body):
    FIELDS = (
        Field(1, "user", User),
        Field(2, "alias", "string"),
        Field(3, "since_ms", "uint64"),
        Field(4, "removed", "bool"),
    )


class ContactsAnswer(Body):
    TYPE = 105
    FIELDS = (
        Field(1, "contacts", Contact, repeated=True),
        Field(2, "version", "uint64"),
        Field(3, "more", "bool"),
        Field(4, "restarted", "bool"),
    )


class ContactRequests(Body):
    TYPE = 42
    FIELDS = (Field(1, "outgoing", "bool"), Field(2, "after_user_id", "uint32"), Field(3, "limit", "uint32"))


class OpenRequest(Body):
    FIELDS = (Field(1, "user", User), Field(2, "text", "string"), Field(3, "created_ms", "uint64"))


class ContactRequestsAnswer(Body):
    TYPE = 106
    FIELDS = (Field(1, "requests", OpenRequest, repeated=True), Field(2, "more", "bool"))


class Block(Body):
    TYPE = 43
    FIELDS = (Field(1, "user_id", "uint32"), Field(2, "remove", "bool"))


class BlockAnswer(Body):
    TYPE = 107


class Blocks(Body):
    TYPE = 44
    FIELDS = (Field(1, "after_user_id", "uint32"), Field(2, "limit", "uint32"))


class BlocksAnswer(Body):
    TYPE = 108
    FIELDS = (Field(1, "users", User, repeated=True), Field(2, "more", "bool"))


class Privacy(Body):
    TYPE = 45
    FIELDS = (
        Field(1, "messages", "enum"),
        Field(2, "status", "enum"),
        Field(3, "read_receipts", "bool", optional=True),
    )


class PrivacyAnswer(Body):
    TYPE = 109
    FIELDS = (
        Field(1, "messages", "enum"),
        Field(2, "status", "enum"),
        Field(3, "read_receipts", "bool", optional=True),
    )


# Statuses.


class UserStatus(enum.IntEnum):
    """What is seen of a user; invisible is only chosen, offline only seen."""

    ONLINE = 1
    BUSY = 2
    INVISIBLE = 3
    OFFLINE = 4


class SetStatus(Body):
    TYPE = 46
    FIELDS = (Field(1, "status", "enum"),)


class SetStatusAnswer(Body):
    TYPE = 110
    FIELDS = (Field(1, "status", "enum"),)


class Statuses(Body):
    TYPE = 47
    FIELDS = (Field(1, "after_user_id", "uint32"), Field(2, "limit", "uint32"))


class Presence(Body):
    TYPE = 135
    FIELDS = (
        Field(1, "user_id", "uint32"),
        Field(2, "status", "enum"),
        Field(3, "last_seen_ms", "uint64"),
        Field(4, "not_pushed", "bool"),
    )


class StatusesAnswer(Body):
    TYPE = 111
    FIELDS = (Field(1, "statuses", Presence, repeated=True), Field(2, "more", "bool"))


class WatchStatuses(Body):
    TYPE = 48
    FIELDS = (Field(1, "user_ids", "uint32", repeated=True),)


class WatchStatusesAnswer(Body):
    TYPE = 112
    FIELDS = (Field(1, "statuses", Presence, repeated=True), Field(2, "seconds", "uint32"))


BY_TYPE = {body.TYPE: body for body in Body.__subclasses__() if body.TYPE is not None}


def direct_conversation(one_user, other_user):
    """The id of the direct conversation of two users: the higher id above bit 30, the lower one below."""
    return max(one_user, other_user) << 30 | min(one_user, other_user)


class Frame:
    """A frame off the wire: its type number, request id, and body (None when the type is not known here)."""

    __slots__ = ("type", "request_id", "body")

    def __init__(self, type, request_id, body):
        self.type = type
        self.request_id = request_id
        self.body = body

    def __repr__(self):
        return "Frame(type=%d, request_id=%d, body=%r)" % (self.type, self.request_id, self.body)


def encode_frame(body, request_id=0):
    """The whole frame as it goes over TCP, length field included."""
    payload = body.encode()
    return _HEADER.pack(COUNTED_HEADER_BYTES + len(payload), VERSION, body.TYPE, 0, request_id) + payload


class FrameReader:
    """Cuts a byte stream into frames, however the stream was split. Not thread-safe."""

    def __init__(self, max_length=MAX_LENGTH):
        self._max_length = max_length
        self._pending = bytearray()

    def feed(self, data):
        """Takes the next bytes of the stream and returns the frames that are complete now."""
        self._pending += data
        frames = []
        start = 0
        while len(self._pending) - start >= LENGTH_FIELD_BYTES:
            length = int.from_bytes(self._pending[start : start + LENGTH_FIELD_BYTES], "big")
            if length < COUNTED_HEADER_BYTES or length > self._max_length:
                raise MalformedFrame("a frame cannot have the length %d" % length)
            end = start + LENGTH_FIELD_BYTES + length
            if len(self._pending) < end:
                break
            frames.append(decode_frame(bytes(self._pending[start:end])))
            start = end
        del self._pending[:start]
        return frames


def decode_frame(data):
    """Reads one whole frame, length field included."""
    _, version, type_number, _, request_id = _HEADER.unpack_from(data)
    if version != VERSION:
        raise MalformedFrame("protocol version %d is not known" % version)
    body = BY_TYPE.get(type_number)
    return Frame(type_number, request_id, body and body.decode(data[HEADER_BYTES:]))


# Protocol Buffers: varints, length-delimited fields, and skipping what is not known.

_VARINT = 0
_FIXED64 = 1
_DELIMITED = 2
_FIXED32 = 5
_BITS = {"uint32": 32, "uint64": 64, "enum": 32, "bool": 1}


def encode_varint(value):
    """Seven bits a byte, lowest first, the top bit set on all but the last."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def decode_varint(data, offset):
    """The number at the offset, and the offset behind it."""
    value = shift = 0
    while True:
        if offset >= len(data) or shift > 63:
            raise MalformedFrame("a number in the payload does not end")
        byte = data[offset]
        offset += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, offset
        shift += 7


def _encode_field(field, value):
    if field.repeated:
        if field.kind in _BITS:
            return _delimited(field.number, b"".join(map(encode_varint, value))) if value else b""
        return b"".join(_encode_value(field, item) for item in value)
    if value is None or (value == field.default() and not field.optional):
        return b""
    return _encode_value(field, value)


def _encode_value(field, value):
    if field.kind in _BITS:
        value = int(value)
        if value < 0 or value >> _BITS[field.kind]:
            raise ValueError("%s does not fit into %s: %d" % (field.name, field.kind, value))
        return encode_varint(field.number << 3 | _VARINT) + encode_varint(value)
    if field.kind == "string":
        return _delimited(field.number, value.encode("utf-8"))
    if field.kind == "bytes":
        return _delimited(field.number, value)
    return _delimited(field.number, value.encode())


def _delimited(number, data):
    return encode_varint(number << 3 | _DELIMITED) + encode_varint(len(data)) + data


def _decode_body(cls, data):
    body = cls()
    fields = {field.number: field for field in cls.FIELDS}
    offset = 0
    while offset < len(data):
        tag, offset = decode_varint(data, offset)
        wire_type = tag & 7
        value, offset = _read_value(data, offset, wire_type)
        field = fields.get(tag >> 3)
        if field is not None:
            _store(body, field, wire_type, value)
    return body


def _read_value(data, offset, wire_type):
    if wire_type == _VARINT:
        return decode_varint(data, offset)
    if wire_type == _DELIMITED:
        length, offset = decode_varint(data, offset)
    elif wire_type in (_FIXED32, _FIXED64):
        length = 4 if wire_type == _FIXED32 else 8
    else:
        raise MalformedFrame("the payload uses wire type %d" % wire_type)
    if length > len(data) - offset:
        raise MalformedFrame("the payload ends within a field")
    return data[offset : offset + length], offset + length


def _store(body, field, wire_type, value):
    if field.kind in _BITS:
        if wire_type == _VARINT:
            values = [value]
        elif wire_type == _DELIMITED and field.repeated:
            values = _unpack(value)
        else:
            return
        values = [_cut(field.kind, number) for number in values]
    elif wire_type == _DELIMITED:
        values = [_read_delimited(field.kind, value)]
    else:
        return
    if field.repeated:
        getattr(body, field.name).extend(values)
    else:
        setattr(body, field.name, values[-1])


def _cut(kind, number):
    return bool(number) if kind == "bool" else number & ((1 << _BITS[kind]) - 1)


def _unpack(data):
    numbers = []
    offset = 0
    while offset < len(data):
        number, offset = decode_varint(data, offset)
        numbers.append(number)
    return numbers


def _read_delimited(kind, data):
    if kind == "bytes":
        return data
    if kind == "string":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise MalformedFrame("a text in the payload is not UTF-8") from None
    return kind.decode(data)
