"""What the words of the command line do, and how messages are shown."""

import getpass
import json
import os
import threading
import time

from .errors import NotLoggedIn, ParleyError
from .frames import FIRST_FEED, FIRST_GROUP, MAX_PAGE, Changed, MessageType
from .group_commands import USAGE, GroupCommands, what_happened
from .mail_commands import MailCommands
from .people_commands import PeopleCommands, line_of
from .terminal import printable

DEFAULT_HISTORY = 50
NAMES_TO_COMPLETE = 200

COMMANDS = {
    "login": ("login USER [PASSWORD]", "log in by user name, e-mail or id"),
    "register": ("register USER PASSWORD [NICKNAME [EMAIL CODE]]", "create an account and log in"),
    "code": ("code EMAIL", "have a code mailed, to register with the address or, logged in, to make it yours"),
    "forgot": ("forgot EMAIL [CODE [NEW_PASSWORD]]", "have a code mailed; with it, choose a new password"),
    "send": ("send RECEIVER MESSAGE…", "send to a user name or id, or to a group as #name"),
    "reply": ("reply USER SEQ MESSAGE…", "answer a message, by its number in the conversation"),
    "edit": ("edit USER SEQ MESSAGE…", "give a message of yours a new text"),
    "recall": ("recall USER SEQ", "take a message of yours back, for everybody"),
    "react": ("react USER SEQ EMOJI", "react to a message; unreact takes it away"),
    "unreact": ("unreact USER SEQ EMOJI", "take a reaction away"),
    "pin": ("pin USER SEQ", "mark a message for both of you; unpin takes the mark away"),
    "unpin": ("unpin USER SEQ", "take a mark away"),
    "history": ("history USER [LIMIT]", "the newest messages of a conversation (50), the newest last"),
    "list": ("list [archived]", "your conversations, the newest first, and what is unread"),
    "unread": ("unread", "those in which something is unread"),
    "read": ("read USER", "everything of a conversation is read"),
    "mute": ("mute USER [HOURS]", "a conversation disturbs nobody, for good or for some hours; unmute takes it back"),
    "unmute": ("unmute USER", "a conversation disturbs again"),
    "archive": ("archive USER", "out of the list; unarchive takes it back"),
    "unarchive": ("unarchive USER", "back into the list"),
    "top": ("top USER", "on top of the list; untop takes it back"),
    "untop": ("untop USER", "not on top of the list any more"),
    "readby": ("readby USER SEQ", "who has read a message"),
    "groups": ("groups", "your groups"),
    "group": ("group …", "create and change groups; group alone shows how"),
    "users": ("users", "who is online"),
    "search": ("search TEXT…", "who begins with this text, or has this id or e-mail address"),
    "profile": ("profile [USER]", "what a user says of himself; without one, you"),
    "spelling": ("spelling NAME", "your user name in another spelling, as in Alice for alice"),
    "nickname": ("nickname TEXT…", "what you are called; 'nickname -' takes your user name"),
    "about": ("about TEXT…", "a line about yourself; 'about -' takes it away"),
    "avatar": ("avatar URL", "the address of your picture; 'avatar -' takes it away"),
    "email": ("email ADDRESS CODE [PASSWORD]", "make an address yours; 'email - [PASSWORD]' takes it away"),
    "findable": ("findable on|off", "whether others find you by your e-mail address"),
    "devices": ("devices", "where you are logged in; * marks this device"),
    "end": ("end DEVICE", "log one of your other devices out; 'end others' all of them"),
    "activity": ("activity [COUNT]", "what was done to your account of late, and from where"),
    "contacts": ("contacts", "your contacts, and who of them is online"),
    "requests": ("requests", "who asks to become your contact, and whom you have asked"),
    "add": ("add USER|EMAIL [TEXT…]", "ask a user to become your contact"),
    "withdraw": ("withdraw USER", "take back that you asked"),
    "accept": ("accept USER", "become contacts, as the user asked"),
    "reject": ("reject USER", "do not; the user is not told"),
    "remove": ("remove USER", "be contacts no longer"),
    "alias": ("alias USER TEXT…", "call a contact something only you see; 'alias USER -' takes it away"),
    "block": ("block USER", "take no messages of a user; unblock takes them again"),
    "unblock": ("unblock USER", "take the messages of a user again"),
    "blocks": ("blocks", "whom you block"),
    "privacy": ("privacy [everybody|contacts]", "who may send you messages"),
    "visible": ("visible [everybody|contacts|nobody]", "who sees whether you are online"),
    "receipts": ("receipts [on|off]", "whether others see what you have read, and you what they have"),
    "status": ("status [online|busy|invisible]", "what others see of you"),
    "whoami": ("whoami", "who and where you are"),
    "export": ("export FILE", "write everything that the server keeps of you to a new file, as JSON"),
    "delete-account": ("delete-account [PASSWORD]", "delete your account for good; what you wrote stays, without your name"),
    "logout": ("logout", "end the session and forget it on this device"),
    "help": ("help", "this list"),
    "quit": ("quit", "leave; the session is kept for the next time"),
}
_WITH_USER = frozenset(
    ("send", "reply", "edit", "recall", "react", "unreact", "pin", "unpin", "history", "search", "profile", "read")
    + ("add", "withdraw", "accept", "reject", "remove", "alias", "block", "unblock")
)
_WITHOUT_SESSION = frozenset(("login", "register", "code", "forgot", "help", "quit"))
_WITH_PASSWORD = {"login": 2, "register": 2, "forgot": 2, "email": 2, "delete-account": 1}
"""How many words may come before a password."""


class CommandFailed(Exception):
    """A command could not be done; the text says why and what to do."""


class Quit(Exception):
    """The person wants to leave."""


class Commands(PeopleCommands, MailCommands):
    """The commands over one Client. The show_ methods are called on the client's callback thread."""

    def __init__(self, client, terminal):
        self._client = client
        self._terminal = terminal
        self._delivered = {}
        self._read_by = {}
        self._statuses = {}
        self._server_notice = ""
        self._groups = GroupCommands(client, terminal, CommandFailed)

    @staticmethod
    def needs_session(name):
        return name not in _WITHOUT_SESSION

    def prompt(self):
        user = self._client.user
        return "%s> " % (printable(user.name) if user is not None else "parley")

    def candidates(self, before, start):
        """What may be completed: a command first, then a user name."""
        if not before:
            return list(COMMANDS)
        return self._client.known_names if len(before) == 1 and before[0] in _WITH_USER else []

    def run_line(self, line):
        """One line as typed; the text of a message keeps its spaces."""
        words = line.split()
        if not words:
            return
        if len(words) > _WITH_PASSWORD.get(words[0], len(words)):
            self._terminal.forget_last_line()
        if words[0] == "send" and len(words) > 2:
            words = line.strip().split(None, 2)
        elif words[0] in ("reply", "edit") and len(words) > 3:
            words = line.strip().split(None, 3)
        self.run_words(words)

    def run_words(self, words):
        """One command, split into words."""
        name, arguments = words[0], words[1:]
        if name not in COMMANDS:
            raise CommandFailed("There is no command %r. Type help for the list." % name)
        if self.needs_session(name) and self._client.user is None:
            raise NotLoggedIn("Log in first: login <user> <password>, or register <user> <password>.")
        getattr(self, "_groups_of" if name == "groups" else "_" + name.replace("-", "_"))(arguments)

    def welcome(self):
        """Tells who is logged in."""
        user = self._client.user
        server = self._client.server or ("?", 0)
        self._terminal.show(
            "Logged in as %s (%d) on %s:%d. Type help for the commands." % (printable(user.name), user.id, *server),
            "green",
        )
        threading.Thread(target=self._learn_names, name="parley-names", daemon=True).start()

    def show_message(self, message):
        mine = message.sender_id == self._client.user.id
        name = printable(message.sender_name or self._client.name_of(message.sender_id))
        if FIRST_GROUP <= message.conversation_id < FIRST_FEED:
            name = "%s in %s" % ("you" if mine else name, printable(self._groups.name_of(message.conversation_id)))
        elif mine:
            name = "you → %s" % printable(self._client.name_of(message.recipient_id))
        moment = time.strftime("%H:%M:%S", time.localtime(message.timestamp_ms / 1000.0))
        self._terminal.show(
            "[%s] %s: %s" % (moment, self._terminal.paint(name, "cyan" if not mine else "bold"), _text_of(message))
        )

    def show_change(self, changed):
        if changed.notice is not None:
            self._show_notice(changed.notice)
            return
        mine = changed.sender_id == self._client.user.id
        name = "you" if mine else printable(changed.sender_name or self._client.name_of(changed.sender_id))
        if FIRST_GROUP <= changed.conversation_id < FIRST_FEED:
            with_whom = "in %s" % printable(self._groups.name_of(changed.conversation_id))
        else:
            with_whom = "with %s" % (printable(self._client.name_of(changed.recipient_id)) if mine else name)
        what = _what_changed(changed) or what_happened(changed, self._client.name_of)
        if what:
            self._terminal.show("%s %s (%s)" % (name, what, with_whom), "dim")

    def _show_notice(self, notice):
        device = notice.new_device
        if device is None:
            self._show_contact_notice(notice)
        else:
            moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(device.logged_in_ms / 1000.0))
            which = printable(device.device_id) + (" (this one)" if device.device_id == self._client.device else "")
            self._terminal.show(
                "new device %s logged in from %s at %s" % (which, printable(device.address) or "somewhere", moment),
                "green",
            )

    def show_server_notice(self, text):
        """Shows what whoever runs the server tells everybody, once."""
        if text and text != self._server_notice:
            self._terminal.show("From whoever runs this server: %s" % printable(text))
        self._server_notice = text

    def show_receipt(self, receipt):
        key = (receipt.conversation_id, receipt.user_id)
        if receipt.delivered_seq > self._delivered.get(key, 0) and receipt.user_id != self._client.user.id:
            self._delivered[key] = receipt.delivered_seq
            name = printable(self._client.name_of(receipt.user_id))
            self._terminal.show("✓ delivered to %s (up to #%d)" % (name, receipt.delivered_seq), "dim")
        if receipt.read_seq > self._read_by.get(key, 0) and receipt.user_id != self._client.user.id:
            self._read_by[key] = receipt.read_seq
            name = printable(self._client.name_of(receipt.user_id))
            self._terminal.show("✓✓ read by %s (up to #%d)" % (name, receipt.read_seq), "dim")

    def _login(self, arguments):
        user, password = self._arguments("login", arguments, 1, 2, [None])
        self._must_be_logged_out()
        if password is None and self._client.can_resume(user):
            try:
                self._client.resume(user)
                return self.welcome()
            except NotLoggedIn as expired:
                self._terminal.complain(str(expired))
        if password is None:
            if not self._terminal.interactive:
                raise CommandFailed("The password is missing: login USER PASSWORD")
            password = getpass.getpass("Password of %s: " % user)
        self._client.login(user, password)
        self.welcome()

    def _register(self, arguments):
        email = code = ""
        if len(arguments) > 4 and "@" in arguments[-2]:
            *arguments, email, code = arguments
        if len(arguments) > 3:
            arguments = arguments[:2] + [" ".join(arguments[2:])]
        user, password, nickname = self._arguments("register", arguments, 2, 3, [""])
        self._must_be_logged_out()
        self._client.register(user, password, nickname, email, email_code=code)
        self.welcome()

    def _send(self, arguments):
        if len(arguments) < 2:
            raise CommandFailed(_usage("send"))
        receiver, text = arguments[0], " ".join(arguments[1:])
        ack = self._client.send(self._groups.place(receiver), text)
        self._terminal.show("sent to %s (#%d)" % (printable(receiver), ack.seq), "dim")

    def _reply(self, arguments):
        if len(arguments) < 3:
            raise CommandFailed(_usage("reply"))
        ack = self._client.reply(self._groups.place(arguments[0]), _seq(arguments[1]), " ".join(arguments[2:]))
        self._terminal.show("sent to %s (#%d)" % (printable(arguments[0]), ack.seq), "dim")

    def _edit(self, arguments):
        if len(arguments) < 3:
            raise CommandFailed(_usage("edit"))
        self._client.edit(self._groups.place(arguments[0]), _seq(arguments[1]), " ".join(arguments[2:]))
        self._terminal.show("edited %s" % arguments[1], "dim")

    def _recall(self, arguments):
        user, seq = self._arguments("recall", arguments, 2, 2, [])
        self._client.recall(self._groups.place(user), _seq(seq))
        self._terminal.show("recalled %s" % seq, "dim")

    def _react(self, arguments, remove=False):
        user, seq, emoji = self._arguments("unreact" if remove else "react", arguments, 3, 3, [])
        self._client.react(self._groups.place(user), _seq(seq), emoji, remove)
        self._terminal.show("%s %s %s" % ("took back" if remove else "reacted to", seq, printable(emoji)), "dim")

    def _unreact(self, arguments):
        self._react(arguments, remove=True)

    def _pin(self, arguments, remove=False):
        user, seq = self._arguments("unpin" if remove else "pin", arguments, 2, 2, [])
        self._client.pin(self._groups.place(user), _seq(seq), remove)
        self._terminal.show("%s %s" % ("unpinned" if remove else "pinned", seq), "dim")

    def _unpin(self, arguments):
        self._pin(arguments, remove=True)

    def _history(self, arguments):
        user, limit = self._arguments("history", arguments, 1, 2, [str(DEFAULT_HISTORY)])
        if not limit.isdigit() or not 1 <= int(limit) <= 100_000:
            raise CommandFailed("The limit must be a number from 1 to 100000: history USER [LIMIT]")
        entries = self._newest(self._groups.place(user), int(limit))
        if not entries:
            self._terminal.show("No messages with %s yet." % printable(user), "dim")
        self._learn({entry.sender_id for entry in entries if not entry.sender_name})
        for entry in reversed(entries):
            moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.timestamp_ms / 1000.0))
            mine = entry.sender_id == self._client.user.id
            name = "you" if mine else printable(entry.sender_name or self._client.name_of(entry.sender_id))
            if isinstance(entry, Changed):
                what = what_happened(entry, self._client.name_of) or "changed the group"
                self._terminal.show("%s #%d %s %s" % (moment, entry.seq, name, what), "dim")
            else:
                self._terminal.show("%s #%d %s: %s" % (moment, entry.seq, name, _text_of(entry)))

    def _newest(self, user, limit):
        """Messages and events of a group, newest first."""
        entries = []
        more = True
        while more and len(entries) < limit:
            before = entries[-1].seq if entries else 0
            answer = self._client.history(user, min(MAX_PAGE, limit - len(entries)), before, with_events=True)
            page = sorted(answer.messages + answer.events, key=lambda entry: -entry.seq)
            entries.extend(page)
            more = answer.more and bool(page)
        return entries

    def _list(self, arguments):
        (what,) = self._arguments("list", arguments, 0, 1, [""])
        if what not in ("", "archived"):
            raise CommandFailed("Usage: " + COMMANDS["list"][0])
        self._groups.list(archived=what == "archived")

    def _unread(self, arguments):
        self._arguments("unread", arguments, 0, 0, [])
        self._groups.list(only_unread=True)

    def _read(self, arguments):
        self._groups.read(self._arguments("read", arguments, 1, 1, [])[0])

    def _mute(self, arguments):
        word, hours = self._arguments("mute", arguments, 1, 2, [""])
        if hours and not (hours.isdigit() and int(hours) > 0):
            raise CommandFailed("HOURS must be a number of 1 or more.")
        self._groups.mute(word, int(hours) if hours else None)

    def _unmute(self, arguments):
        self._groups.mute(self._arguments("unmute", arguments, 1, 1, [])[0], 0)

    def _archive(self, arguments):
        self._groups.archive(self._arguments("archive", arguments, 1, 1, [])[0], True)

    def _unarchive(self, arguments):
        self._groups.archive(self._arguments("unarchive", arguments, 1, 1, [])[0], False)

    def _top(self, arguments):
        self._groups.top(self._arguments("top", arguments, 1, 1, [])[0], True)

    def _untop(self, arguments):
        self._groups.top(self._arguments("untop", arguments, 1, 1, [])[0], False)

    def _readby(self, arguments):
        word, seq = self._arguments("readby", arguments, 2, 2, [])
        self._groups.read_by(word, _seq(seq))

    def _groups_of(self, arguments):
        self._arguments("groups", arguments, 0, 0, [])
        self._groups.groups()

    def _group(self, arguments):
        if not arguments:
            raise CommandFailed("Usage: " + USAGE)
        self._groups.group(arguments)

    def _users(self, arguments):
        self._arguments("users", arguments, 0, 0, [])
        users = self._client.online_users()
        for user in users:
            self._terminal.show(line_of(user))
        self._terminal.show("%d online" % len(users), "dim")

    def _whoami(self, arguments):
        self._arguments("whoami", arguments, 0, 0, [])
        user = self._client.user
        server = "%s:%d" % self._client.server if self._client.server else "not connected just now"
        self._terminal.show(
            "%s (%d), nickname %s\ndevice %s\nserver %s"
            % (printable(user.name), user.id, printable(user.nickname or user.name), self._client.device, server)
        )

    def _logout(self, arguments):
        self._arguments("logout", arguments, 0, 0, [])
        self._client.logout()
        self._terminal.show("Logged out.", "dim")

    def _export(self, arguments):
        (name,) = self._arguments("export", arguments, 1, 1, [])
        content = json.dumps(self._client.export(), ensure_ascii=False, indent=1)
        try:
            with open(name, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(content + "\n")
        except OSError as failure:
            raise CommandFailed("Cannot write %s: %s" % (name, failure.strerror)) from None
        self._terminal.show("Written to %s." % printable(name), "dim")

    def _delete_account(self, arguments):
        (password,) = self._arguments("delete-account", arguments, 0, 1, [None])
        self._client.delete_account(password or self._typed("Your password: ", "delete-account"))
        self._terminal.show("Your account is deleted.", "dim")

    def _help(self, arguments):
        width = max(len(usage) for usage, _ in COMMANDS.values())
        for usage, meaning in COMMANDS.values():
            self._terminal.show("%-*s  %s" % (width, usage, meaning))

    def _quit(self, arguments):
        raise Quit

    def _learn(self, user_ids):
        ids = sorted(user_ids)[:100]
        if ids:
            self._client.lookup(user_ids=ids)

    def _learn_names(self):
        try:
            self._client.online_users(most=NAMES_TO_COMPLETE)
        except ParleyError:
            pass  # Only completion is poorer.

    def _must_be_logged_out(self):
        if self._client.connected:
            raise CommandFailed("You are logged in as %s already. Type logout first." % self._client.user.name)

    @staticmethod
    def _misused(name):
        raise CommandFailed(_usage(name))

    @staticmethod
    def _arguments(name, arguments, least, most, defaults):
        if not least <= len(arguments) <= most:
            raise CommandFailed(_usage(name))
        return arguments + defaults[: most - len(arguments)]


def _usage(name):
    return "Usage: %s" % COMMANDS[name][0]


def _what_changed(changed):
    if changed.edit is not None:
        text = changed.edit.content.text if changed.edit.content is not None else ""
        return "edited #%d: %s" % (changed.target_seq, printable(text))
    if changed.recall is not None:
        return "recalled #%d" % changed.target_seq
    if changed.react is not None:
        verb = "took back a reaction to" if changed.react.remove else "reacted to"
        return "%s #%d: %s" % (verb, changed.target_seq, printable(changed.react.emoji))
    if changed.pin is not None:
        return "%s #%d" % ("unpinned" if changed.pin.remove else "pinned", changed.target_seq)
    return None


def _state_of(message):
    """What has become of a message since it was sent, as words behind its text."""
    words = ["edited"] if message.revised_seq else []
    words += ["pinned"] if message.pinned else []
    words += ["%s %d" % (printable(reaction.emoji), reaction.count) for reaction in message.reactions]
    return "  (%s)" % ", ".join(words) if words else ""


def _seq(word):
    """The number of a message, as #3 or 3."""
    number = word[1:] if word.startswith("#") else word
    if not (number.isascii() and number.isdigit()) or not 0 < int(number) < 1 << 63:
        raise CommandFailed("Say which message by its number, for example #3; history shows the numbers.")
    return int(number)


def _text_of(message):
    if message.recalled:
        return "(recalled)"
    text = printable(message.text) + _state_of(message)
    if message.content is not None and message.content.reply_to_seq:
        text = "(to #%d) %s" % (message.content.reply_to_seq, text)
    if message.message_type in (0, MessageType.TEXT):
        return text
    try:
        kind = MessageType(message.message_type).name.lower()
    except ValueError:
        kind = "type %d" % message.message_type
    return "[%s] %s" % (kind, text)
