"""The words of the command line for groups, read marks and the list of conversations."""

import time

from .errors import ParleyError, RequestRefused
from .frames import FIRST_FEED, FIRST_GROUP, ConversationSettings, ErrorCode, Joining, MembersEvent, Role
from .terminal import printable

MOST_LISTED = 500
FOR_GOOD = 2**53
_JOINING = {"open": Joining.OPEN, "request": Joining.REQUEST, "invite": Joining.INVITE}
_ROLES = {"member": Role.MEMBER, "admin": Role.ADMIN, "creator": Role.CREATOR}
USAGE = (
    "group create NAME USER… | info GROUP | members GROUP | invite GROUP USER… | join GROUP | leave GROUP"
    " | remove GROUP USER | role GROUP USER member|admin|creator | open GROUP open|request|invite"
)


class GroupCommands:
    """Groups by name, as #name with _ for spaces, or by the number that `groups` shows. On the thread of the commands."""

    def __init__(self, client, terminal, failed):
        """`failed(sentence)`: makes the exception for a command that could not be done."""
        self._client = client
        self._terminal = terminal
        self._failed = failed
        self._names = {}

    def place(self, word):
        """A user name or id stays as it is; #name becomes the conversation_id of that group."""
        if not word.startswith("#"):
            return word
        if word not in self._names:
            self._learn()
        if word not in self._names:
            raise self._failed("You are in no group %s. Type groups for the list." % printable(word))
        return self._names[word]

    def name_of(self, conversation_id):
        """What a group is called, as far as it is known."""
        for name, known in self._names.items():
            if known == conversation_id:
                return name
        try:
            self._learn()
        except ParleyError:
            return "#%d" % conversation_id
        return next((name for name, known in self._names.items() if known == conversation_id), "#%d" % conversation_id)

    def list(self, only_unread=False, archived=False):
        """The conversations that something happened in last, those on top first; archived ones when they are asked for."""
        shown = 0
        for one in sorted(self._learn(), key=lambda one: not _settings(one).pinned):
            if only_unread and not one.unread or archived != _settings(one).archived:
                continue
            shown += 1
            name = _word(one.group) if one.group is not None else one.peer.name
            unread = "  %d unread" % one.unread if one.unread else ""
            unread += ", %d for you" % one.mentions if one.mentions else ""
            preview = printable(one.preview.text)[:60] if one.preview is not None else ""
            muted = "  muted" if _settings(one).muted_until_ms > time.time() * 1000 else ""
            top = "^ " if _settings(one).pinned else ""
            self._terminal.show("%-24s%s%s  %s" % (top + printable(name), unread, muted, preview))
        kind = "unread" if only_unread else "archived" if archived else "conversations"
        self._terminal.show("%d %s" % (shown, kind), "dim")

    def groups(self):
        """The groups of this user."""
        groups = [one.group for one in self._learn() if one.group is not None]
        for group in groups:
            role = Role(group.role).name.lower() if group.role in Role._value2member_map_ else ""
            self._terminal.show(
                "%d  %-24s %d members, you are %s"
                % (group.conversation_id, printable(_word(group)), group.member_count, role)
            )
        self._terminal.show("%d groups" % len(groups), "dim")

    def read(self, word):
        """Everything of a conversation is read."""
        one = self._conversation(word)
        self._client.conversations.read({one.conversation_id: one.last_seq})
        self._terminal.show("read %s up to #%d" % (printable(word), one.last_seq), "dim")

    def mute(self, word, hours=None):
        """Nobody is disturbed by a conversation for some hours; None: for good, 0: not any more."""
        until = FOR_GOOD if hours is None else int((time.time() + hours * 3600) * 1000) if hours else 0
        self._client.conversations.set(self._conversation(word).conversation_id, muted_until_ms=until)
        self._terminal.show("%s %s" % ("muted" if until else "unmuted", printable(word)), "dim")

    def archive(self, word, archived):
        """Out of the list, or back into it."""
        self._client.conversations.set(self._conversation(word).conversation_id, archived=archived)
        self._terminal.show("%s %s" % ("archived" if archived else "back in the list:", printable(word)), "dim")

    def top(self, word, pinned):
        """On top of the list, or not any more."""
        self._client.conversations.set(self._conversation(word).conversation_id, pinned=pinned)
        self._terminal.show("%s %s" % ("on top:" if pinned else "not on top:", printable(word)), "dim")

    def read_by(self, word, seq):
        """Who has read a message."""
        users, count = self._client.conversations.read_by(self._conversation(word).conversation_id, seq)
        names = ", ".join(printable(user.name or str(user.id)) for user in users)
        more = " and %d more" % (count - len(users)) if count > len(users) else ""
        self._terminal.show("read by %d%s%s%s" % (count, ": " if names else "", names, more))

    def _conversation(self, word):
        for one in self._learn():
            name = _word(one.group) if one.group is not None else one.peer.name
            if word in (name, str(one.conversation_id)):
                return one
        raise self._failed("You have no conversation %s. Type list for those you have." % printable(word))

    def group(self, arguments):
        """What `group …` does."""
        verbs = {
            "create": self._create,
            "info": self._info,
            "members": self._members,
            "invite": self._invite,
            "join": self._join,
            "leave": self._leave,
            "remove": self._remove,
            "role": self._role,
            "open": self._open,
        }
        if len(arguments) < 2 or arguments[0] not in verbs:
            raise self._failed("Usage: " + USAGE)
        verbs[arguments[0]](arguments[1], arguments[2:])

    def _create(self, name, users):
        answer = self._client.groups.create(name.replace("_", " "), self._ids(users))
        self._terminal.show("created %s (%d)" % (printable(name), answer.conversation_id), "dim")

    def _info(self, word, rest):
        group = self._client.groups.info(self._id(word))
        joining = {Joining.OPEN: "open to all", Joining.REQUEST: "by request"}.get(group.profile.joining, "by invitation")
        self._terminal.show("%s, %d members, %s" % (printable(group.profile.name), group.member_count, joining))
        if group.profile.description:
            self._terminal.show(printable(group.profile.description), "dim")

    def _members(self, word, rest):
        for member in self._client.groups.members(self._id(word)):
            role = Role(member.role).name.lower() if member.role in Role._value2member_map_ else ""
            self._terminal.show("%d  %-24s %s" % (member.user.id, printable(member.user.name), role))

    def _invite(self, word, users):
        self._client.groups.invite(self._id(word), self._ids(users))
        self._terminal.show("invited to %s" % printable(word), "dim")

    def _join(self, word, rest):
        self._client.groups.join(self._id(word))
        self._terminal.show("joined, or asked to", "dim")

    def _leave(self, word, rest):
        self._client.groups.leave(self._id(word))
        self._terminal.show("left %s" % printable(word), "dim")

    def _remove(self, word, users):
        for user in self._ids(users):
            self._client.groups.remove(self._id(word), user)
        self._terminal.show("removed from %s" % printable(word), "dim")

    def _role(self, word, rest):
        if len(rest) != 2 or rest[1] not in _ROLES:
            raise self._failed("Usage: " + USAGE)
        self._client.groups.set_role(self._id(word), self._ids(rest[:1])[0], _ROLES[rest[1]])
        self._terminal.show("%s is %s of %s now" % (printable(rest[0]), rest[1], printable(word)), "dim")

    def _open(self, word, rest):
        if len(rest) != 1 or rest[0] not in _JOINING:
            raise self._failed("Usage: " + USAGE)
        group = self._id(word)
        profile = self._client.groups.info(group).profile
        profile.joining = _JOINING[rest[0]]
        self._client.groups.set_profile(group, profile)
        self._terminal.show("%s: joining is %s" % (printable(word), rest[0]), "dim")

    def _id(self, word):
        place = self.place(word)
        if isinstance(place, int):
            return place
        if place.isascii() and place.isdigit() and FIRST_GROUP <= int(place) < FIRST_FEED:
            return int(place)
        raise self._failed("Name the group as #name or by its number; groups shows both.")

    def _ids(self, words):
        names = [word for word in words if not word.isdigit()]
        ids = [int(word) for word in words if word.isdigit()]
        if names:
            found = {user.name.casefold(): user.id for user in self._client.lookup(user_names=names)}
            for name in names:
                if name.casefold() not in found:
                    raise RequestRefused(ErrorCode.NOT_FOUND, 'There is no user named "%s".' % name)
                ids.append(found[name.casefold()])
        return ids

    def _learn(self):
        listed = self._client.conversations.list(MOST_LISTED)
        self._names = {_word(one.group): one.conversation_id for one in listed if one.group is not None}
        return listed


def what_happened(changed, name_of):
    """A change of a group in words; None for what is no such change."""
    if changed.profile is not None:
        return "changed the group: %s" % printable(changed.profile.name)
    if changed.members is None:
        return None
    names = ", ".join(printable(name_of(user)) for user in changed.members.user_ids[:10])
    more = len(changed.members.user_ids) - 10
    names += " and %d more" % more if more > 0 else ""
    own = changed.members.user_ids == [changed.sender_id]
    words = {
        MembersEvent.CREATED: "created the group with %s" % names,
        MembersEvent.JOINED: "joined" if own else "invited %s" % names,
        MembersEvent.LEFT: "left",
        MembersEvent.REMOVED: "removed %s" % names,
        MembersEvent.ASKED: "asks to join",
        MembersEvent.REFUSED: "did not let %s in" % names,
    }
    if changed.members.event == MembersEvent.ROLE:
        role = Role(changed.members.role).name.lower() if changed.members.role in Role._value2member_map_ else "something"
        return "made %s %s" % (names, role)
    return words.get(changed.members.event)


def _settings(one):
    return one.settings if one.settings is not None else ConversationSettings()


def _word(group):
    return "#" + group.profile.name.replace(" ", "_")
