"""The rules of receiving (docs/protocol.md, P-64 to P-77): what to show, what to hold back, what to ask for.

Pure bookkeeping: no socket, no clock, no lock. One thread at a time may use an Inbox.
"""

from .frames import Position

MAX_HELD = 1_000
MAX_OWN = 1_000


class _Conversation:
    """`last` is the last seen seq or None while unknown; `held` are messages above a gap; `own` are acked sends."""

    __slots__ = ("last", "held", "own")

    def __init__(self, last=None, own=()):
        self.last = last
        self.held = {}
        self.own = set(own)


class Inbox:
    """Turns what arrives (pushed, listed by Sync, acknowledged sends) into messages to show, once and in order."""

    def __init__(self, positions=None, own=None):
        """Starts from what snapshot() returned earlier, or knowing nothing."""
        own = own or {}
        self._conversations = {}
        for conversation_id, last in (positions or {}).items():
            self._conversations[conversation_id] = _Conversation(last, own.get(conversation_id, ()))
        for conversation_id, seqs in own.items():
            if conversation_id not in self._conversations:
                self._conversations[conversation_id] = _Conversation(None, seqs)

    def snapshot(self):
        """(positions, own): last seen seqs by conversation, and own seqs that are still above a gap."""
        positions = {}
        own = {}
        for conversation_id, conversation in self._conversations.items():
            if conversation.last is not None:
                positions[conversation_id] = conversation.last
            if conversation.own:
                own[conversation_id] = sorted(conversation.own)
        return positions, own

    def last_seen(self, conversation_id):
        """The last seen seq, or None while the conversation is unknown."""
        conversation = self._conversations.get(conversation_id)
        return conversation and conversation.last

    def connected(self):
        """A new connection: what was held back was never acknowledged, so the login-time Sync lists it again."""
        for conversation in self._conversations.values():
            conversation.held.clear()

    def pushed(self, message):
        """Takes a pushed message and returns what can be shown now, in order."""
        conversation = self._conversation(message.conversation_id)
        if conversation.last is None and message.seq == 1:
            conversation.last = 0
        if conversation.last is not None and message.seq <= conversation.last:
            return []
        if len(conversation.held) < MAX_HELD or message.seq in conversation.held:
            conversation.held[message.seq] = message
        return self._release(conversation)

    def sent(self, conversation_id, seq):
        """Takes the seq of a SendAck of this device and returns what it lets through."""
        conversation = self._conversation(conversation_id)
        if conversation.last is None and seq == 1:
            conversation.last = 0
        if conversation.last is None or seq > conversation.last:
            conversation.own.add(seq)
            if len(conversation.own) > MAX_OWN:
                conversation.own.discard(min(conversation.own))
        return self._release(conversation)

    def listed(self, message):
        """Takes a message of a SyncAnswer, which leaves nothing out below it, and returns what can be shown now."""
        conversation = self._conversation(message.conversation_id)
        if conversation.last is not None and message.seq <= conversation.last:
            return []
        conversation.held[message.seq] = message
        return self._release(conversation, message.seq)

    def restarted(self, conversation_id, seq):
        """The device was too far behind and starts anew behind this seq: nothing up to it will be listed. Returns what can be
        shown now."""
        conversation = self._conversation(conversation_id)
        if conversation.last is None or conversation.last < seq:
            conversation.last = seq
            _forget_up_to(conversation, seq)
        return self._release(conversation)

    def gaps(self):
        """Positions to ask for because messages are held back."""
        return [self._position(key) for key, value in self._conversations.items() if value.held]

    def gaps_below_own(self):
        """Positions to ask for because an acknowledged send lies above a gap."""
        return [self._position(key) for key, value in self._conversations.items() if value.own and not value.held]

    def ceilings(self, positions):
        """What to remember while a Sync for these positions is under way, for sync_ended()."""
        result = {}
        for position in positions:
            conversation = self._conversations[position.conversation_id]
            waiting = [*conversation.held, *conversation.own]
            if waiting:
                result[position.conversation_id] = (max(waiting), conversation.last is None)
        return result

    def sync_ended(self, ceilings):
        """A Sync for gaps is complete: what it did not list is not there. Returns what this lets through."""
        shown = []
        for conversation_id, (ceiling, was_unknown) in ceilings.items():
            conversation = self._conversation(conversation_id)
            if was_unknown and conversation.last is None:
                # Nothing was listed above this device's cursor: all of it was acknowledged before.
                conversation.last = ceiling
                _forget_up_to(conversation, ceiling)
            shown.extend(self._release(conversation, ceiling))
        return shown

    def _conversation(self, conversation_id):
        return self._conversations.setdefault(conversation_id, _Conversation())

    def _position(self, conversation_id):
        return Position(conversation_id=conversation_id, seq=self._conversations[conversation_id].last)

    @staticmethod
    def _release(conversation, complete_up_to=0):
        """Shows what follows last without a gap; up to complete_up_to, missing seqs are not waited for."""
        shown = []
        if conversation.last is None and not complete_up_to:
            return shown
        for seq in sorted({*conversation.held, *conversation.own}):
            if conversation.last is not None and seq <= conversation.last:
                continue
            if seq > complete_up_to and seq != (conversation.last or 0) + 1:
                break
            message = conversation.held.pop(seq, None)
            if seq in conversation.own:
                conversation.own.discard(seq)
            elif message is not None:
                shown.append(message)
            conversation.last = seq
        _forget_up_to(conversation, conversation.last or 0)
        return shown


def _forget_up_to(conversation, seq):
    for held in [held for held in conversation.held if held <= seq]:
        del conversation.held[held]
    conversation.own = {own for own in conversation.own if own > seq}
