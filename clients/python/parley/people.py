"""Finding people, profiles, devices, contacts and blocks: a part of the client library."""

from . import frames
from .errors import RequestRefused
from .frames import ErrorCode

READ_SECONDS = 30.0


class People:
    """A part of Client, which has the session, and remembers the names of users that it meets."""

    def search(self, query, most=20, deadline=READ_SECONDS):
        """The frames.User whose user name or nickname begins with the text, or whose id or e-mail address it is; the
        address finds only those who want to be found by it (change_profile).
        """
        users = {}
        continuation, more = b"", True
        while more and len(users) < most:
            answer = self._session().request(frames.SearchUsers(query=query, continuation=continuation), deadline)
            users.update((user.id, user) for user in answer.users)
            continuation, more = answer.continuation, answer.more and bool(answer.continuation)
        found = list(users.values())[:most]
        self._meet(found)
        return found

    def profile(self, user=None, deadline=READ_SECONDS):
        """The frames.ProfileAnswer of a user (name or id); without one, of this client's user."""
        return self._session().request(frames.Profile(user_id=0 if user is None else self._id_of(user)), deadline)

    def change_profile(self, deadline=READ_SECONDS, **fields):
        """Changes nickname, avatar_url, about, findable_by_email or the spelling of the user_name, as far as given; returns
        the frames.ProfileAnswer.
        """
        return self._session().request(frames.ChangeProfile(**fields), deadline).profile

    # Devices

    def devices(self, deadline=READ_SECONDS):
        """The frames.Device of this user that are logged in or can log in without a password, the last seen first."""
        return self._session().request(frames.Devices(), deadline).devices

    def end_device(self, device_id, deadline=READ_SECONDS):
        """Logs another device of this user out."""
        self._session().request(frames.EndDevices(device_id=device_id), deadline)

    def end_other_devices(self, deadline=READ_SECONDS):
        """Logs all devices of this user out but this one; returns how many they were."""
        return self._session().request(frames.EndDevices(others=True), deadline).ended

    def activity(self, most=50, deadline=READ_SECONDS):
        """What was done to this user's account, and from where, as frames.ActivityEntry, the newest first."""
        entries, more = [], True
        while more and len(entries) < most:
            asked = frames.Activity(
                before_id=entries[-1].id if entries else 0, limit=min(frames.MAX_PAGE, most - len(entries))
            )
            answer = self._session().request(asked, deadline)
            entries.extend(answer.entries)
            more = answer.more and bool(answer.entries)
        return entries

    # Contacts and blocks

    def request_contact(self, user, text="", deadline=READ_SECONDS):
        """Asks a user (name, id or e-mail address) to become a contact; True when they are contacts now, because he had
        asked as well. An address finds only those who want to be found by it.
        """
        to = {"email": user} if isinstance(user, str) and "@" in user else user_fields(user)
        return self._session().request(frames.RequestContact(text=text, **to), deadline).contacts

    def accept_contact(self, user, deadline=READ_SECONDS):
        """Accepts that a user asked to become a contact."""
        self._session().request(frames.AnswerContact(user_id=self._id_of(user), accept=True), deadline)

    def reject_contact(self, user, deadline=READ_SECONDS):
        """Does not want what a user asked, who is not told."""
        self._session().request(frames.AnswerContact(user_id=self._id_of(user)), deadline)

    def withdraw_contact(self, user, deadline=READ_SECONDS):
        """Takes back that this user asked a user to become a contact, who is not told."""
        self._session().request(frames.WithdrawContact(user_id=self._id_of(user)), deadline)

    def remove_contact(self, user, deadline=READ_SECONDS):
        """Ends being contacts, for both."""
        self._session().request(frames.RemoveContact(user_id=self._id_of(user)), deadline)

    def set_alias(self, user, alias, deadline=READ_SECONDS):
        """Gives a contact a name that only this user sees; an empty one takes it away."""
        self._session().request(frames.SetAlias(user_id=self._id_of(user), alias=alias), deadline)

    def contacts(self, deadline=READ_SECONDS):
        """All contacts of this user, as frames.Contact."""
        listed = {}
        body = frames.Contacts()
        while True:
            answer = self._session().request(body, deadline)
            if answer.restarted:
                listed = {}
            for contact in answer.contacts:
                if contact.removed:
                    listed.pop(contact.user.id, None)
                else:
                    listed[contact.user.id] = contact
            if not answer.more:
                self._meet([contact.user for contact in listed.values()])
                return list(listed.values())
            body = frames.Contacts(since_version=answer.version, whole=True)

    def contact_requests(self, outgoing=False, deadline=READ_SECONDS):
        """Open requests to this user, or of this user, as frames.OpenRequest."""
        requests = []
        more = True
        while more:
            after = requests[-1].user.id if requests else 0
            body = frames.ContactRequests(outgoing=outgoing, after_user_id=after, limit=frames.MAX_PAGE)
            answer = self._session().request(body, deadline)
            requests.extend(answer.requests)
            more = answer.more and bool(answer.requests)
        self._meet([request.user for request in requests])
        return requests

    def block(self, user, remove=False, deadline=READ_SECONDS):
        """Takes no messages of a user any more, or does so again."""
        self._session().request(frames.Block(user_id=self._id_of(user), remove=remove), deadline)

    def blocks(self, deadline=READ_SECONDS):
        """The frames.User that this user blocks."""
        users = []
        more = True
        while more:
            body = frames.Blocks(after_user_id=users[-1].id if users else 0, limit=frames.MAX_PAGE)
            answer = self._session().request(body, deadline)
            users.extend(answer.users)
            more = answer.more and bool(answer.users)
        self._meet(users)
        return users

    def privacy(self, messages=0, deadline=READ_SECONDS):
        """Who may send messages to this user, a frames.Allowed; changed to `messages` when that is given."""
        return frames.Allowed(self._session().request(frames.Privacy(messages=messages), deadline).messages)

    def status_privacy(self, status=0, deadline=READ_SECONDS):
        """Who sees the status of this user, a frames.Allowed; changed to `status` when that is given."""
        return frames.Allowed(self._session().request(frames.Privacy(status=status), deadline).status)

    def read_receipts(self, on=None, deadline=READ_SECONDS):
        """Whether others are told how far this user has read, and he how far they have; switched to `on` when that is given."""
        answer = self._session().request(frames.Privacy(read_receipts=on), deadline)
        # A server that knows no choice does not say.
        return answer.read_receipts is not False

    # Statuses

    def status(self, status=0, deadline=READ_SECONDS):
        """What this user has chosen to be, a frames.UserStatus, on all devices; changed to `status`, ONLINE, BUSY or
        INVISIBLE, when that is given.
        """
        return frames.UserStatus(self._session().request(frames.SetStatus(status=status), deadline).status)

    def statuses(self, deadline=READ_SECONDS):
        """What this user sees of his contacts, as frames.Presence by user id. Given to a Client, `on_status` is told of
        them after each login, and of changes from then on.
        """
        return {presence.user_id: presence for presence in statuses(self._session().request, deadline)}

    def watch(self, users, deadline=READ_SECONDS):
        """What this user sees of others (names or ids, at most 100), as frames.Presence by user id. `on_status` is told of
        changes for five minutes, or until the next watch(); with no users it ends.
        """
        body = frames.WatchStatuses(user_ids=[self._id_of(user) for user in users])
        return {presence.user_id: presence for presence in self._session().request(body, deadline).statuses}

    def _id_of(self, user):
        fields = user_fields(user)
        if "user_id" in fields:
            return fields["user_id"]
        found = self.lookup(user_names=[user])
        if not found:
            raise RequestRefused(ErrorCode.NOT_FOUND, 'There is no user named "%s".' % user)
        return found[0].id


def statuses(request, deadline):
    """Each frames.Presence of a user's contacts, by request(body, seconds)."""
    after, more = 0, True
    while more:
        answer = request(frames.Statuses(after_user_id=after), deadline)
        yield from answer.statuses
        more = answer.more and bool(answer.statuses)
        after = answer.statuses[-1].user_id if more else 0


def user_fields(user):
    """A user name or id, or a conversation_id, as the field of a request; user names are never only digits."""
    if isinstance(user, int) or (user.isascii() and user.isdigit()):
        user_id = int(user)
        if user_id > 999_999_999:
            return {"conversation_id": user_id}
        if not 100_000_000 <= user_id <= 999_999_999:
            raise RequestRefused(ErrorCode.NOT_FOUND, "There is no user %s: ids have 9 digits." % user)
        return {"user_id": user_id}
    return {"user_name": user}
