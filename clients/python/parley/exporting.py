"""Everything that the server keeps of a user, for the user."""

from . import frames
from .errors import RequestRefused
from .frames import Body
from .people import READ_SECONDS


def own_messages(request, limit=frames.MAX_PAGE):
    """Everything that the user has written, as frames.Message, conversation by conversation."""
    asked = frames.OwnMessages(limit=limit)
    while True:
        answer = request(asked, READ_SECONDS)
        yield from answer.messages
        if not answer.more:
            return
        asked = frames.OwnMessages(
            after_conversation_id=answer.after_conversation_id, after_seq=answer.after_seq, limit=limit
        )


def account(client, request):
    """What is kept of the user of a client, as it can be written to JSON: names as in the protocol, times in milliseconds
    since 1970.
    """
    return {
        "profile": plain(client.profile()),
        "devices": plain(client.devices()),
        "activity": plain(_activity(client)),
        "contacts": plain(client.contacts()),
        "requests": {"made": plain(client.contact_requests(outgoing=True)), "open": plain(client.contact_requests())},
        "blocks": plain(client.blocks()),
        "privacy": {
            "messages": client.privacy().name,
            "status": client.status_privacy().name,
            "read_receipts": client.read_receipts(),
        },
        "status": client.status().name,
        "conversations": plain(client.conversations.list(most=100_000)),
        "messages": plain(list(own_messages(request))),
    }


def _activity(client):
    try:
        return client.activity(most=100_000)
    except RequestRefused as refused:
        # A server of an earlier release does not tell.
        if refused.code == frames.ErrorCode.UNSUPPORTED:
            return []
        raise


def plain(value):
    """A frame body as JSON knows it, without what is not set; bytes as hexadecimal digits."""
    if isinstance(value, Body):
        present = ((field, getattr(value, field.name)) for field in value.FIELDS)
        return {field.name: plain(content) for field, content in present if content != field.default()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value
