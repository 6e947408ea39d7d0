"""Groups, read marks and the list of conversations: what a Client offers beside messages."""

import uuid

from . import frames

SEND_SECONDS = 60.0
READ_SECONDS = 30.0


class Groups:
    """The groups of a Client, as client.groups. A group is named by its conversation_id, an int."""

    def __init__(self, session, sending):
        """`session()`: the SessionKeeper, or NotLoggedIn; `sending(client_message_id)`: as the Deliverer's."""
        self._session = session
        self._sending = sending

    def create(self, name, user_ids=(), client_message_id=None, deadline=SEND_SECONDS, **profile):
        """Creates a group with this user as its creator; returns the frames.CreateGroupAnswer.

        `profile`: further fields of a frames.GroupProfile, as joining=frames.Joining.OPEN. Repeated with the same
        client_message_id it creates nothing more.
        """
        body = frames.CreateGroup(
            client_message_id=client_message_id or str(uuid.uuid4()),
            profile=frames.GroupProfile(name=name, **profile),
            user_ids=list(user_ids),
        )
        return self._written(body, deadline)

    def info(self, group, deadline=READ_SECONDS):
        """The frames.Group."""
        return self._session().request(frames.GroupInfo(conversation_id=group), deadline).group

    def members(self, group, changed_since=0, deadline=READ_SECONDS):
        """All frames.GroupMember, or those of whom something changed above a seq, in the order of their ids."""
        members = []
        more = True
        while more:
            body = frames.GroupMembers(
                conversation_id=group,
                after_user_id=members[-1].user.id if members else 0,
                limit=frames.MAX_PAGE,
                changed_since=changed_since,
            )
            answer = self._session().request(body, deadline)
            members.extend(answer.members)
            more = answer.more and bool(answer.members)
        return members

    def join(self, group, **options):
        """Enters an open group, or asks to be let in; returns the frames.ChangeAck. Options as those of create()."""
        return self._change(group, "join", frames.Join(), **options)

    def leave(self, group, **options):
        """Leaves the group."""
        return self._change(group, "leave", frames.Leave(), **options)

    def invite(self, group, user_ids, **options):
        """Takes users in, at most 200 at a time."""
        return self._change(group, "invite", frames.Invite(user_ids=list(user_ids)), **options)

    def remove(self, group, user_id, **options):
        """Takes a member out, or does not let an applicant in."""
        return self._change(group, "remove", frames.Remove(user_id=user_id), **options)

    def set_role(self, group, user_id, role, **options):
        """Gives a member a frames.Role; with Role.CREATOR the group is handed over."""
        return self._change(group, "set_role", frames.SetRole(user_id=user_id, role=role), **options)

    def set_profile(self, group, profile, **options):
        """Replaces the whole frames.GroupProfile."""
        return self._change(group, "profile", profile, **options)

    def _change(self, group, kind, what, client_message_id=None, deadline=SEND_SECONDS):
        body = frames.Change(
            client_message_id=client_message_id or str(uuid.uuid4()), conversation_id=group, **{kind: what}
        )
        return self._written(body, deadline)

    def _written(self, body, deadline):
        keeper = self._session()
        self._sending(body.client_message_id)
        return keeper.request(body, deadline)


class Conversations:
    """The conversations of a Client, as client.conversations."""

    def __init__(self, session):
        """`session()`: the SessionKeeper, or NotLoggedIn."""
        self._session = session

    def list(self, most=500, deadline=READ_SECONDS):
        """The frames.Conversation of this user, those that were active last first, at most that many."""
        found = []
        continuation = b""
        more = True
        while more and len(found) < most:
            body = frames.Conversations(
                limit=min(frames.MAX_CONVERSATIONS, most - len(found)), continuation=continuation
            )
            answer = self._session().request(body, deadline)
            found.extend(answer.conversations)
            continuation = answer.continuation
            more = answer.more and bool(answer.conversations)
        return found

    def read(self, seqs, deadline=READ_SECONDS):
        """Moves read marks: `seqs` maps conversation ids to seqs, at most 100. Returns the frames.ReadMark of each."""
        positions = [frames.Position(conversation_id=key, seq=seq) for key, seq in seqs.items()]
        return self._session().request(frames.Read(positions=positions), deadline).marks

    def set(self, conversation_id, muted_until_ms=None, pinned=None, archived=None, deadline=READ_SECONDS):
        """Mutes, pins or archives a conversation for this user on all devices; None leaves it. Returns frames.ConversationSettings."""
        body = frames.SetConversation(conversation_id=conversation_id)
        body.muted_until_ms, body.pinned, body.archived = muted_until_ms, pinned, archived
        return self._session().request(body, deadline).settings

    def read_by(self, conversation_id, seq, deadline=READ_SECONDS):
        """Who has read a message of the last 7 days: at most 100 frames.User, and how many there are in all."""
        answer = self._session().request(frames.ReadBy(conversation_id=conversation_id, seq=seq), deadline)
        return answer.users, answer.count
