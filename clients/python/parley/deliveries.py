"""From what arrives to what the application sees: one thread that owns the Inbox, asks Sync, acknowledges with
Received, and calls the application's callbacks one at a time. How the connection is kept is not its business."""

import collections
import logging
import queue
import threading
import time

from . import frames
from .errors import NotConnected, ParleyError, RequestRefused
from .frames import ErrorCode
from .ordering import Inbox
from .people import statuses

ACK_DELAY_SECONDS = 0.2
GAP_SECONDS = 0.2
OWN_GAP_SECONDS = 1.0
RESYNC_SECONDS = 5.0
SYNC_SECONDS = 30.0
MAX_WAITING_PUSHES = 10_000
MAX_OWN_IDS = 1_000

_log = logging.getLogger("parley")


class Deliverer:
    """Deliveries of one session. The methods without underscore may be called by any thread and do not block."""

    def __init__(self, state, callbacks, receive):
        """`callbacks`: name → function or None, as in Client, and `met(user)`, which is called on any thread;
        `receive=False` leaves messages unacknowledged.
        """
        self.synced = threading.Event()
        self.user = None
        self._keeper = None
        self._state = state
        self._callbacks = callbacks
        self._receive = receive
        self._inbox = None
        self._events = queue.Queue()
        self._own_ids = collections.OrderedDict()
        self._acks = {}
        self._ack_at = None
        self._gap_since = None
        self._resync_at = None
        self._statuses_at = None
        self._thread = threading.Thread(target=self._run, name="parley-deliverer", daemon=True)

    def serve(self, keeper):
        """Says whom to ask; before any login."""
        self._keeper = keeper

    # The listener of the SessionKeeper

    def logged_in(self, session):
        """A connection has just logged in: time for a Sync."""
        self.user = session.user
        self._callbacks["met"](session.user)
        self._state.belongs_to(session.user.id)
        if self._inbox is None:
            self._inbox = Inbox(self._state.positions, self._state.own)
            self._thread.start()
        self.sync()
        if self._callbacks.get("status") is not None:
            self._events.put(("statuses",))

    def arrived(self, body):
        """A push, a SendAck, a ChangeAck or a CreateGroupAnswer, in the order of the wire."""
        if isinstance(body, (frames.SendAck, frames.ChangeAck, frames.CreateGroupAnswer)):
            self._events.put(("sent", body))
        elif self._events.qsize() >= MAX_WAITING_PUSHES:
            self._resync_at = time.monotonic() + GAP_SECONDS  # Not acknowledged, so a Sync lists it again.
            self._statuses_at = self._resync_at
        elif isinstance(body, (frames.Message, frames.Changed)):
            self._events.put(("message", body))
        elif isinstance(body, frames.Receipt):
            self._events.put(("receipt", body))
        elif isinstance(body, frames.UserTyping):
            self._events.put(("tell", "typing", (body,)))
        elif isinstance(body, frames.Presence):
            self._events.put(("tell", "status", (body,)))
        elif isinstance(body, frames.ServerNotice):
            self._events.put(("tell", "server_notice", (body.text,)))

    def connection_changed(self, connected, sentence):
        """The connection was lost, or is back."""
        self._events.put(("tell", "connection", (connected, sentence)))

    def ended(self, ended):
        """The session is over."""
        if ended.kind != "closed":
            self._events.put(("tell", ended.kind, (str(ended),)))

    # For the Client

    def stop(self, wait_seconds):
        """Lets the events that wait be handled, acknowledges them, and ends the thread."""
        self._events.put(("stop",))
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(wait_seconds)

    def sending(self, client_message_id):
        """A Send or Change with this id is about to go out: when a Sync lists it, it is this device's own."""
        self._own_ids[client_message_id] = True
        if len(self._own_ids) > MAX_OWN_IDS:
            self._own_ids.popitem(last=False)

    def sync(self):
        """Asks for everything that this device has not acknowledged; `synced` is set when it was shown."""
        self.synced.clear()
        self._events.put(("sync",))

    def _run(self):
        while True:
            try:
                event = self._events.get(timeout=self._seconds_until_duty())
            except queue.Empty:
                event = ("nothing",)
            if event[0] == "stop":
                break
            try:
                self._handle(event)
                self._do_duties()
            except ParleyError:
                # The connection broke or the server is overloaded: a Sync makes up for what was missed.
                self._resync_at = time.monotonic() + RESYNC_SECONDS
        self._acknowledge()

    def _handle(self, event):
        kind = event[0]
        if kind == "message" and self._receive:
            self._show(self._inbox.pushed(event[1]), touched=[event[1].conversation_id])
        elif kind == "sent" and self._receive:
            self._show(self._inbox.sent(event[1].conversation_id, event[1].seq), touched=[event[1].conversation_id])
        elif kind == "receipt":
            self._call("receipt", event[1])
        elif kind == "sync":
            self._sync_all()
        elif kind == "statuses":
            self._statuses_at = time.monotonic()
        elif kind == "tell":
            self._call(event[1], *event[2])

    def _seconds_until_duty(self):
        due = [at for at in (self._ack_at, self._resync_at, self._statuses_at) if at is not None]
        if self._gap_since is not None:
            due.append(self._gap_since + (GAP_SECONDS if self._inbox.gaps() else OWN_GAP_SECONDS))
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _do_duties(self):
        now = time.monotonic()
        if self._ack_at is not None and now >= self._ack_at:
            self._acknowledge()
        if self._resync_at is not None and now >= self._resync_at:
            self._sync_all()
        if self._statuses_at is not None and now >= self._statuses_at:
            self._ask_statuses()
        held_back = self._inbox.gaps()
        gaps = held_back or self._inbox.gaps_below_own()
        if not gaps:
            self._gap_since = None
        elif self._gap_since is None:
            self._gap_since = now
        elif now - self._gap_since >= (GAP_SECONDS if held_back else OWN_GAP_SECONDS):
            self._gap_since = None
            self._fill(gaps[: frames.MAX_POSITIONS])

    def _fill(self, gaps):
        ceilings = self._inbox.ceilings(gaps)
        self._ask(frames.Sync(after=gaps))
        self._show(self._inbox.sync_ended(ceilings), touched=ceilings)

    def _sync_all(self):
        """Everything this device has not acknowledged, from the beginning."""
        self._resync_at = None
        self._acknowledge()
        if self._receive:
            self._inbox.connected()
            self._ask(frames.Sync(restarts=True))
        self.synced.set()

    def _ask(self, body):
        """Follows a Sync to its end and shows what it lists."""
        while True:
            answer = self._keeper.request(body, SYNC_SECONDS)
            for message in sorted([*answer.messages, *answer.changes], key=_place):
                shown = []
                if message.sender_id == self._state.user_id and message.client_message_id in self._own_ids:
                    shown.extend(self._inbox.sent(message.conversation_id, message.seq))
                shown.extend(self._inbox.listed(message))
                self._show(shown, touched=[message.conversation_id])
            for restart in answer.restarts:
                self._call("restart", restart.conversation_id)
                shown = self._inbox.restarted(restart.conversation_id, restart.seq)
                self._show(shown, touched=[restart.conversation_id])
            if self._ack_at is not None and time.monotonic() >= self._ack_at:
                self._acknowledge()
            if not answer.more:
                return
            body = frames.Sync(after=body.after, continuation=answer.continuation, limit=body.limit, restarts=body.restarts)

    def _ask_statuses(self):
        """All contacts' statuses, after which the gateway tells of changes."""
        self._statuses_at = None
        if self._callbacks.get("status") is None:
            return
        try:
            for presence in statuses(self._keeper.request, SYNC_SECONDS):
                self._call("status", presence)
        except RequestRefused as refused:
            if refused.code != ErrorCode.UNSUPPORTED:  # A server that knows no statuses.
                self._statuses_at = time.monotonic() + RESYNC_SECONDS
        except ParleyError:
            self._statuses_at = time.monotonic() + RESYNC_SECONDS
            raise

    def _show(self, messages, touched):
        for message in messages:
            if message.sender_name:
                self._callbacks["met"](frames.User(id=message.sender_id, name=message.sender_name))
            self._call("change" if isinstance(message, frames.Changed) else "message", message)
        for conversation_id in touched:
            last = self._inbox.last_seen(conversation_id)
            if last:
                self._acks[conversation_id] = last
                if self._ack_at is None:
                    self._ack_at = time.monotonic() + ACK_DELAY_SECONDS

    def _acknowledge(self):
        """Saves the positions, then tells the server; what cannot be told now is told after the next Sync."""
        self._ack_at = None
        if not self._acks:
            return
        self._state.positions, self._state.own = self._inbox.snapshot()
        self._state.save()
        connection = self._keeper.connection
        if connection is None:
            return
        acks = sorted(self._acks.items())
        try:
            for start in range(0, len(acks), frames.MAX_POSITIONS):
                positions = [
                    frames.Position(conversation_id=conversation_id, seq=seq)
                    for conversation_id, seq in acks[start : start + frames.MAX_POSITIONS]
                ]
                connection.notify(frames.Received(positions=positions))
            self._acks.clear()
        except NotConnected:
            pass

    def _call(self, name, *arguments):
        callback = self._callbacks.get(name)
        if callback is None:
            return
        try:
            callback(*arguments)
        except Exception:  # A fault of the application must not stop deliveries.
            _log.exception("The callback on_%s failed", name)


def _place(entry):
    """Messages and changes of a SyncAnswer stand in two lists; this is their common order."""
    return entry.conversation_id, entry.seq
