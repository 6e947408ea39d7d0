"""The client library: one user on one device, connected to one of several gateways.

Callers block in the request methods. Behind them work a reader thread per connection (connection.py), a thread that
keeps the session (keeping.py) and one that delivers messages to the callbacks (deliveries.py).
"""

import collections
import platform
import time
import uuid

from . import exporting, frames
from .deliveries import Deliverer
from .errors import NotLoggedIn, ParleyError, RequestRefused, SessionEnded
from .frames import ErrorCode, MessageType
from .groups import Conversations, Groups
from .keeping import LOGIN_SECONDS, REQUEST_SECONDS, SessionKeeper
from .mailing import Mailing
from .people import People, user_fields
from .state import State, default_device
from .tls import client_context

SEND_SECONDS = 60.0
READ_SECONDS = 30.0
NAME_SECONDS = 5.0
DELETED_ACCOUNT = "deleted account"
MAX_KNOWN_NAMES = 10_000
PLATFORM = "Python %s on %s" % (platform.python_version(), platform.system() or "an unknown system")


class Client(People, Mailing):
    """A Parley client.

        client = parley.Client([("127.0.0.1", 7400)], on_message=lambda message: print(message.text))
        client.login("user1", "123456")
        client.send("user2", "hello")
        client.close()

    Callbacks run on one thread of the client, one at a time, and may use the client, except for close():
    `on_message(frames.Message)` once per message, in order, also for messages the user sent from other devices;
    `on_change(frames.Changed)` likewise for every change of a message or a group, and every notice, at its place among
    the messages;
    `on_receipt(frames.Receipt)` when a receiver's device has messages or somebody has read; `on_typing(frames.UserTyping)`
    when somebody is typing; `on_status(frames.Presence)` with what is seen of each contact after every login, of whoever
    changes, and of those who are watched: the newest one of a user counts; `on_restart(conversation_id)` when this device is too far behind in a conversation to be sent all of
    it: what was held of it is to be dropped, and history() has it; `on_server_notice(text)` with
    what whoever runs the server tells everybody, after a login too, and with an empty text once that is over;
    `on_connection(connected, sentence)` when the connection is lost or back; `on_replaced(sentence)` when the device logged in elsewhere; `on_revoked(sentence)`
    when the session was ended or nothing but a password helps. After the last two the client stays disconnected
    until login() is called.
    """

    def __init__(
        self,
        servers,
        device=None,
        state_directory=None,
        receive=True,
        on_message=None,
        on_change=None,
        on_receipt=None,
        on_typing=None,
        on_status=None,
        on_restart=None,
        on_server_notice=None,
        on_connection=None,
        on_replaced=None,
        on_revoked=None,
        tls=None,
    ):
        """`servers`: (host, port) pairs of gateways, tried in turn. `device`: the device id; by default one that is
        kept for this user of this machine. `state_directory`: where tokens and positions are kept between runs
        (state.default_directory() is the usual place); without it nothing is kept. `receive=False`: do not fetch,
        acknowledge or show messages; they stay waiting for the device. `tls`: True to speak TLS and verify the
        servers by the system's authorities, or an ssl.SSLContext of your own (tls.client_context(file) trusts the
        authorities of that file).
        """
        if not servers:
            raise ValueError("at least one server is needed")
        self.servers = [(host, int(port)) for host, port in servers]
        self.platform = PLATFORM
        self.device = device or default_device(state_directory)
        self._state_directory = state_directory
        self._receive = receive
        self._tls = client_context() if tls is True else tls or None
        self._callbacks = {
            "message": on_message,
            "change": on_change,
            "receipt": on_receipt,
            "typing": on_typing,
            "status": on_status,
            "restart": on_restart,
            "server_notice": on_server_notice,
            "connection": on_connection,
            "replaced": on_replaced,
            "revoked": on_revoked,
            "met": self._met,
        }
        self._state = State()
        self._keeper = None
        self._deliverer = None
        self._names = collections.OrderedDict()
        self.groups = Groups(self._session, lambda sent: self._deliverer.sending(sent))
        self.conversations = Conversations(self._session)

    # Accounts and sessions

    def register(self, user_name, password, nickname="", email="", avatar_url="", email_code=""):
        """Creates an account, logs in, and returns the frames.User. `email_code`: what ask_code() had mailed to `email`
        for EmailCodePurpose.REGISTRATION; some servers demand it.
        """
        body = frames.Register(
            user_name=user_name,
            password=password,
            nickname=nickname,
            email=email,
            avatar_url=avatar_url,
            device_id=self.device,
            platform=self.platform,
            email_code=email_code,
        )
        return self._log_in(user_name, body)

    def login(self, account, password):
        """Logs in by user name, e-mail address or id; returns the frames.User."""
        # An old refresh token shows that this device is no stranger, so that guesses of others do not keep it waiting.
        token = self._state_of(account).refresh_token
        return self._log_in(
            account,
            frames.Login(
                account=account, password=password, device_id=self.device, refresh_token=token, platform=self.platform
            ),
        )

    def resume(self, account):
        """Logs in by the tokens kept from an earlier session; raises NotLoggedIn when there are none that work."""
        if not self.can_resume(account):
            raise NotLoggedIn("There is no saved session of %s on this device: log in with the password." % account)
        return self._log_in(account, None)

    def can_resume(self, account):
        """Whether there are tokens of an earlier session of this account."""
        state = self._state_of(account)
        return bool(state.access_token or state.refresh_token)

    def logout(self):
        """Ends the session for good: the tokens are forgotten on both sides."""
        self._session()
        self._deliverer.stop(REQUEST_SECONDS)
        self._keeper.log_out()
        self._deliverer.user = None

    def export(self):
        """Everything that the server keeps of this user, his messages included, as a dict that can be written to JSON. Takes
        some requests for each 200 messages.
        """
        return exporting.account(self, self._session().request)

    def delete_account(self, password):
        """Deletes the account for good: all its sessions end, and nothing is kept of it but the messages in conversations with
        others, without its name. The name and the address are reserved for a while.
        """
        self._session()
        self._keeper.delete_account(password)
        self._deliverer.stop(REQUEST_SECONDS)
        self._deliverer.user = None

    def change_password(self, old_password, new_password):
        """Changes the password; the sessions of all other devices end."""
        body = frames.ChangePassword(old_password=old_password, new_password=new_password)
        answer = self._session().up(REQUEST_SECONDS).request(body, LOGIN_SECONDS)
        self._keeper.take_tokens(answer.session)

    def close(self, wait_seconds=2.0):
        """Acknowledges what was shown, saves the state and disconnects. The session can be resumed."""
        if self._keeper is not None:
            self._deliverer.stop(wait_seconds)
            self._keeper.end(SessionEnded("closed", "This client was closed."))
            self._deliverer.stop(wait_seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def user(self):
        """The frames.User that is, or was last, logged in; None before that."""
        return self._deliverer and self._deliverer.user

    @property
    def connected(self):
        """Whether there is a session on an open connection just now."""
        return self.server is not None

    @property
    def server(self):
        """The (host, port) of the current connection, or None."""
        connection = self._keeper and self._keeper.connection
        return connection.address if connection is not None and not connection.closed else None

    # Messages

    def send(
        self, to, text, message_type=MessageType.TEXT, client_message_id=None, deadline=SEND_SECONDS, content=None
    ):
        """Sends to a user name or id, or to the conversation_id of a group, and returns the frames.SendAck: the
        message is stored.

        `content` is a frames.Content with what the message holds beside its text.
        Repeats the frame with the same client_message_id, across reconnects, until an answer or the deadline
        (seconds). After DeadlineExceeded or NotConnected the caller may call again with that id without risking a
        duplicate.
        """
        body = frames.Send(
            client_message_id=client_message_id or str(uuid.uuid4()),
            message_type=message_type,
            text=text,
            content=content,
            **user_fields(to),
        )
        if len(frames.encode_frame(body)) - frames.LENGTH_FIELD_BYTES > frames.MAX_LENGTH:
            raise RequestRefused(ErrorCode.TOO_LARGE, "The text is too long: shorten it or send it in parts.")
        keeper = self._session()
        self._deliverer.sending(body.client_message_id)
        return keeper.request(body, deadline)

    def reply(self, to, seq, text, **options):
        """Sends an answer to the message with that seq of the conversation; options as those of send()."""
        return self.send(to, text, content=frames.Content(reply_to_seq=seq), **options)

    def edit(self, with_user, seq, text, content=None, **options):
        """Gives a message of this user a new text (and content); returns the frames.ChangeAck.

        `with_user`: a user name or id; `seq`: the message's place in that conversation. Options as those of send():
        client_message_id, deadline.
        """
        content = frames.Content(**{**(content.__dict__ if content else {}), "text": text})
        return self._change(with_user, seq, "edit", frames.Edit(content=content), **options)

    def recall(self, with_user, seq, **options):
        """Takes a message of this user back, for everybody; arguments as those of edit()."""
        return self._change(with_user, seq, "recall", frames.Recall(), **options)

    def react(self, with_user, seq, emoji, remove=False, **options):
        """Reacts to a message with an emoji, or takes that away again; arguments as those of edit()."""
        return self._change(with_user, seq, "react", frames.React(emoji=emoji, remove=remove), **options)

    def pin(self, with_user, seq, remove=False, **options):
        """Marks a message for both users, or takes that away again; arguments as those of edit()."""
        return self._change(with_user, seq, "pin", frames.Pin(remove=remove), **options)

    def _change(self, with_user, seq, kind, what, client_message_id=None, deadline=SEND_SECONDS):
        body = frames.Change(
            client_message_id=client_message_id or str(uuid.uuid4()),
            target_seq=seq,
            **{kind: what},
            **user_fields(with_user),
        )
        keeper = self._session()
        self._deliverer.sending(body.client_message_id)
        return keeper.request(body, deadline)

    def typing(self, to, stopped=False):
        """Says that this user is typing to a user id, or in a conversation by its id. May be lost."""
        to = int(to)
        place = {"user_id": to} if to < frames.FIRST_GROUP and to < 1 << 30 else {"conversation_id": to}
        self._session().up(REQUEST_SECONDS).notify(frames.Typing(stopped=stopped, **place))

    def history(self, with_user, limit=50, before_seq=0, with_events=False, deadline=READ_SECONDS):
        """A frames.HistoryAnswer of the conversation with a user (name or id), or of a conversation by its id, newest first,
        at most 200 messages and, where they are wanted, events of a group."""
        body = frames.History(limit=limit, before_seq=before_seq, with_events=with_events, **user_fields(with_user))
        return self._session().request(body, deadline)

    def sync(self, timeout=READ_SECONDS):
        """Asks for everything this device has not acknowledged; True when it was handed to on_message in time."""
        self._session()
        self._deliverer.sync()
        return self.wait_synced(timeout)

    def wait_synced(self, timeout=READ_SECONDS):
        """Waits until the Sync that follows a login is complete; False when it is not in time."""
        self._session()
        return self._deliverer.synced.wait(timeout)

    def ping(self, timeout=REQUEST_SECONDS):
        """Round-trip time to the gateway in seconds."""
        connection = self._session().up(timeout)
        start = time.monotonic()
        connection.request(frames.Ping(), timeout)
        return time.monotonic() - start

    # Users

    def lookup(self, user_ids=(), user_names=(), deadline=READ_SECONDS):
        """The frames.User of those ids and names that exist; at most 100 together."""
        body = frames.UserLookup(user_ids=list(user_ids), user_names=list(user_names))
        users = self._session().request(body, deadline).users
        self._meet(users)
        return users

    def online_users(self, most=1_000, deadline=READ_SECONDS):
        """The users that are online, in the order of their ids, at most that many."""
        users = []
        more = True
        while more and len(users) < most:
            after = users[-1].id if users else 0
            body = frames.OnlineUsers(after_user_id=after, limit=min(frames.MAX_PAGE, most - len(users)))
            answer = self._session().request(body, deadline)
            users.extend(answer.users)
            more = answer.more and bool(answer.users)
        self._meet(users)
        return users

    def name_of(self, user_id):
        """The name of a user, from memory or by a UserLookup; "deleted account" when there is no such user any more, the id as text
        when it cannot be found out.
        """
        if user_id not in self._names:
            try:
                self.lookup(user_ids=[user_id], deadline=NAME_SECONDS)
            except ParleyError:
                return str(user_id)
        return self._names.get(user_id, DELETED_ACCOUNT)

    @property
    def known_names(self):
        """The user names this client has met, sorted."""
        return sorted(set(self._names.values()))

    def _session(self):
        if self._keeper is None:
            raise NotLoggedIn("Not logged in: log in or register first.")
        return self._keeper

    def _state_of(self, account):
        if self._state_directory is None:
            return self._state
        return State.of(self._state_directory, "%s_%d" % self.servers[0], account, self.device)

    def _log_in(self, account, body):
        if self.connected:
            raise ParleyError("This client is logged in already: log out first, or use another Client.")
        self.close()
        self._state = self._state_of(account)
        self._deliverer = Deliverer(self._state, self._callbacks, self._receive)
        self._keeper = SessionKeeper(self.servers, self.device, self._state, self._deliverer, self._tls)
        self._deliverer.serve(self._keeper)
        try:
            self._keeper.log_in(body)
        except BaseException:
            self._keeper = None
            raise
        return self.user

    def _met(self, user):
        self._names[user.id] = user.name
        if len(self._names) > MAX_KNOWN_NAMES:
            self._names.popitem(last=False)

    def _meet(self, users):
        for user in users:
            self._met(user)
