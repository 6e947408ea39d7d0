"""The words of the command line for finding people, profiles, devices, contacts and blocks."""

import time

from .frames import ActivityBy, Allowed, UserStatus
from .terminal import printable

USERS_TO_SHOW = 20
_NOTHING = "-"


class PeopleCommands:
    """A part of Commands, which has the client, the terminal, and `_arguments` and `_misused` for what was typed."""

    def _search(self, arguments):
        if not arguments:
            self._misused("search")
        users = self._client.search(" ".join(arguments), most=USERS_TO_SHOW)
        for user in users:
            self._terminal.show(line_of(user))
        self._terminal.show("%d found" % len(users) if users else "Nobody is found by that.", "dim")

    def _profile(self, arguments):
        (user,) = self._arguments("profile", arguments, 0, 1, [None])
        profile = self._client.profile(user)
        self._terminal.show(line_of(profile.user))
        if profile.about:
            self._terminal.show(printable(profile.about))
        if profile.user.avatar_url:
            self._terminal.show("picture: %s" % printable(profile.user.avatar_url), "dim")
        if profile.email:
            found = "others find you by it" if profile.findable_by_email else "nobody finds you by it"
            shown = "confirmed" if profile.email_confirmed else "not confirmed: code %s" % printable(profile.email)
            self._terminal.show("e-mail: %s (%s; %s)" % (printable(profile.email), shown, found), "dim")

    def _spelling(self, arguments):
        (name,) = self._arguments("spelling", arguments, 1, 1, [])
        profile = self._client.change_profile(user_name=name)
        self._terminal.show("your user name is %s" % printable(profile.user.name), "dim")

    def _nickname(self, arguments):
        self._change_profile("nickname", "nickname", arguments)

    def _about(self, arguments):
        self._change_profile("about", "about", arguments)

    def _avatar(self, arguments):
        self._change_profile("avatar", "avatar_url", arguments)

    def _change_profile(self, command, field, arguments):
        if not arguments:
            self._misused(command)
        text = " ".join(arguments)
        self._client.change_profile(**{field: "" if text == _NOTHING else text})
        self._terminal.show("%s changed" % command, "dim")

    def _findable(self, arguments):
        (choice,) = self._arguments("findable", arguments, 1, 1, [])
        if choice not in ("on", "off"):
            self._misused("findable")
        self._client.change_profile(findable_by_email=choice == "on")
        self._terminal.show("findable by e-mail: %s" % choice, "dim")

    def _devices(self, arguments):
        self._arguments("devices", arguments, 0, 0, [])
        for device in self._client.devices():
            seen = time.strftime("%Y-%m-%d %H:%M", time.localtime(device.last_seen_ms / 1000.0))
            self._terminal.show(
                "%s %s  %s  last seen %s from %s"
                % (
                    "*" if device.current else " ",
                    printable(device.id),
                    printable(device.platform or "unknown platform"),
                    seen,
                    printable(device.address or "an unknown address"),
                )
            )

    def _end(self, arguments):
        (device,) = self._arguments("end", arguments, 1, 1, [])
        if device == "others":
            self._terminal.show("%d devices logged out" % self._client.end_other_devices(), "dim")
        else:
            self._client.end_device(device)
            self._terminal.show("%s logged out" % printable(device), "dim")

    def _activity(self, arguments):
        (count,) = self._arguments("activity", arguments, 0, 1, ["20"])
        if not count.isdigit() or int(count) < 1:
            self._misused("activity")
        for entry in self._client.activity(most=int(count)):
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.at_ms / 1000.0))
            words = [when, printable(entry.action.replace("_", " "))]
            if entry.by == ActivityBy.OPERATOR:
                words.append("by whoever runs the server")
            if entry.device_id:
                words.append("device " + printable(entry.device_id))
            if entry.address:
                words.append("from " + printable(entry.address))
            if entry.note:
                words.append("(%s)" % printable(entry.note))
            self._terminal.show("  ".join(words))

    def _contacts(self, arguments):
        self._arguments("contacts", arguments, 0, 0, [])
        contacts = self._client.contacts()
        statuses = self._client.statuses()
        for contact in contacts:
            alias = "  [%s]" % printable(contact.alias) if contact.alias else ""
            presence = statuses.get(contact.user.id)
            status = "  " + words_of(presence) if presence is not None else ""
            self._terminal.show(line_of(contact.user) + alias + status)
        self._terminal.show("%d contacts" % len(contacts), "dim")

    def _requests(self, arguments):
        self._arguments("requests", arguments, 0, 0, [])
        for outgoing, words in ((False, "asks you"), (True, "was asked")):
            for request in self._client.contact_requests(outgoing):
                text = ": %s" % printable(request.text) if request.text else ""
                self._terminal.show("%s  %s%s" % (line_of(request.user), words, text))

    def _add(self, arguments):
        if not arguments:
            self._misused("add")
        become = self._client.request_contact(arguments[0], " ".join(arguments[1:]))
        name = printable(arguments[0])
        self._terminal.show("%s is your contact" % name if become else "%s is asked" % name, "dim")

    def _accept(self, arguments):
        (user,) = self._arguments("accept", arguments, 1, 1, [])
        self._client.accept_contact(user)
        self._terminal.show("%s is your contact" % printable(user), "dim")

    def _reject(self, arguments):
        (user,) = self._arguments("reject", arguments, 1, 1, [])
        self._client.reject_contact(user)
        self._terminal.show("rejected", "dim")

    def _withdraw(self, arguments):
        (user,) = self._arguments("withdraw", arguments, 1, 1, [])
        self._client.withdraw_contact(user)
        self._terminal.show("%s is not asked any more" % printable(user), "dim")

    def _remove(self, arguments):
        (user,) = self._arguments("remove", arguments, 1, 1, [])
        self._client.remove_contact(user)
        self._terminal.show("%s is no contact any more" % printable(user), "dim")

    def _alias(self, arguments):
        if len(arguments) < 2:
            self._misused("alias")
        alias = " ".join(arguments[1:])
        self._client.set_alias(arguments[0], "" if alias == _NOTHING else alias)
        self._terminal.show("alias changed", "dim")

    def _block(self, arguments, remove=False):
        (user,) = self._arguments("unblock" if remove else "block", arguments, 1, 1, [])
        self._client.block(user, remove)
        self._terminal.show("%s %s" % ("unblocked" if remove else "blocked", printable(user)), "dim")

    def _unblock(self, arguments):
        self._block(arguments, remove=True)

    def _blocks(self, arguments):
        self._arguments("blocks", arguments, 0, 0, [])
        users = self._client.blocks()
        for user in users:
            self._terminal.show(line_of(user))
        self._terminal.show("%d blocked" % len(users), "dim")

    def _privacy(self, arguments):
        (choice,) = self._arguments("privacy", arguments, 0, 1, [None])
        if choice not in (None, "everybody", "contacts"):
            self._misused("privacy")
        allowed = self._client.privacy(Allowed[choice.upper()] if choice else 0)
        self._terminal.show("%s may send you messages" % allowed.name.lower(), "dim")

    def _visible(self, arguments):
        (choice,) = self._arguments("visible", arguments, 0, 1, [None])
        if choice not in (None, "everybody", "contacts", "nobody"):
            self._misused("visible")
        allowed = self._client.status_privacy(Allowed[choice.upper()] if choice else 0)
        self._terminal.show("%s may see whether you are online" % allowed.name.lower(), "dim")

    def _receipts(self, arguments):
        (choice,) = self._arguments("receipts", arguments, 0, 1, [None])
        if choice not in (None, "on", "off"):
            self._misused("receipts")
        on = self._client.read_receipts(choice == "on" if choice else None)
        self._terminal.show("others see what you have read, and you what they have" if on else "read receipts are off", "dim")

    def _status(self, arguments):
        (choice,) = self._arguments("status", arguments, 0, 1, [None])
        if choice not in (None, "online", "busy", "invisible"):
            self._misused("status")
        status = self._client.status(UserStatus[choice.upper()] if choice else 0)
        self._terminal.show("you are %s" % status.name.lower(), "dim")

    def show_status(self, presence):
        """Tells that somebody has come, is busy or has left; not what is found after a login."""
        before = self._statuses.get(presence.user_id)
        self._statuses[presence.user_id] = presence.status
        if before is not None and before != presence.status:
            name = printable(self._client.name_of(presence.user_id))
            self._terminal.show("%s is %s" % (name, words_of(presence)), "dim")

    def _show_contact_notice(self, notice):
        for what, words in (
            (notice.contact_requested, "wants to become your contact; accept or reject"),
            (notice.contact_added, "is your contact"),
            (notice.contact_removed, "is no contact any more"),
        ):
            if what is not None:
                text = ": %s" % printable(what.text) if getattr(what, "text", "") else ""
                self._terminal.show("%s %s%s" % (printable(self._client.name_of(what.user_id)), words, text), "dim")


def words_of(presence):
    """A status in words, with the time when an offline user was last seen."""
    if presence.status == UserStatus.BUSY:
        return "busy"
    if presence.status == UserStatus.ONLINE:
        return "online"
    if not presence.last_seen_ms:
        return "offline"
    return "offline since %s" % time.strftime("%Y-%m-%d %H:%M", time.localtime(presence.last_seen_ms / 1000.0))


def line_of(user):
    nickname = "" if user.nickname in ("", user.name) else "  (%s)" % printable(user.nickname)
    return "%d  %s%s" % (user.id, printable(user.name), nickname)
