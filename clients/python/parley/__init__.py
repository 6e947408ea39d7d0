"""A client for Parley, the instant-messaging server. See Client, and docs/protocol.md for what goes over the wire."""

from .client import Client
from .errors import (
    DeadlineExceeded,
    MalformedFrame,
    NotConnected,
    NotLoggedIn,
    ParleyError,
    RequestRefused,
    SessionEnded,
)
from .frames import (
    ChangeAck,
    Changed,
    Content,
    Conversation,
    EmailCodePurpose,
    ErrorCode,
    Group,
    GroupProfile,
    Joining,
    Message,
    MessageType,
    Receipt,
    Role,
    SendAck,
    User,
)
from .version import VERSION

__version__ = VERSION

__all__ = [
    "ChangeAck",
    "Changed",
    "Client",
    "Content",
    "Conversation",
    "DeadlineExceeded",
    "EmailCodePurpose",
    "ErrorCode",
    "Group",
    "GroupProfile",
    "Joining",
    "MalformedFrame",
    "Message",
    "MessageType",
    "NotConnected",
    "NotLoggedIn",
    "ParleyError",
    "Receipt",
    "RequestRefused",
    "Role",
    "SendAck",
    "SessionEnded",
    "User",
]
