"""Answers as people read them."""

from .times import shown


def plain(text):
    """Text of others without what would move the cursor or reverse the line."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(text))


def table(head, rows):
    """Lines with columns as wide as they must be."""
    cells = [[plain(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells]


def user(found):
    """An account and its devices."""
    lines = ["%s (%s), nickname %s" % (plain(found["name"]), found["id"], plain(found.get("nickname", "")))]
    email = found.get("email")
    if email:
        lines.append("e-mail      %s%s" % (plain(email), "" if found.get("emailConfirmed") else " (not confirmed)"))
    if found.get("password"):
        lines.append("password    %s   (shown only now)" % found["password"])
    lines.append("registered  %s" % shown(found.get("createdMs")))
    if found.get("role"):
        lines.append("role        %s" % found["role"])
    if found.get("suspendedMs"):
        lines.append("suspended   since %s" % shown(found["suspendedMs"]))
    devices = found.get("devices", [])
    if not devices:
        return lines + ["no device is logged in"]
    rows = [
        (
            device["id"],
            device.get("platform", ""),
            device.get("address", ""),
            shown(device.get("lastSeenMs")),
            "gateway %d since %s" % (device.get("gateway", 0), shown(device.get("onlineSinceMs")))
            if device.get("online")
            else "offline",
        )
        for device in devices
    ]
    return lines + table(("DEVICE", "PLATFORM", "ADDRESS", "LAST TOKENS", "SESSION"), rows)


def audit(entries):
    """One line for each."""
    rows = [
        (
            shown(entry.get("atMs")),
            entry.get("action", ""),
            _who(entry, "userName", "userId"),
            "" if entry.get("actorId") == entry.get("userId") else _who(entry, "actorName", "actorId"),
            entry.get("address", ""),
            entry.get("deviceId", ""),
            entry.get("note", ""),
        )
        for entry in entries
    ]
    return table(("TIME", "ACTION", "ACCOUNT", "BY", "FROM", "DEVICE", "NOTE"), rows)


def trace(found):
    """Entries, and how far each device is."""
    last = int(found.get("lastSeq", 0))
    entries = [
        (
            entry.get("seq", "0"),
            entry.get("kind", "") + (" (recalled)" if entry.get("recalled") else ""),
            str(entry.get("senderId", "")),
            shown(entry.get("storedMs")),
            entry.get("clientMessageId", ""),
            entry.get("targetSeq", ""),
        )
        for entry in found.get("entries", [])
    ]
    newest = max(int(entry[0]) for entry in entries) if entries else last
    devices = [
        (
            str(device.get("userId", "")),
            device.get("deviceId", ""),
            str(device.get("acknowledgedSeq", 0)),
            _progress(device, newest),
            "gateway %d since %s" % (device.get("gateway", 0), shown(device.get("onlineSinceMs")))
            if device.get("online")
            else "offline",
        )
        for device in found.get("devices", [])
    ]
    lines = ["%s conversation %s, newest entry %d" % (found.get("kind", ""), found.get("conversationId", ""), last)]
    lines += table(("SEQ", "KIND", "SENDER", "STORED", "CLIENT'S ID", "OF"), entries)
    for entry in found.get("entries", []):
        lines += ["Entry %s: %s" % (entry.get("seq", "0"), _routing(routing)) for routing in entry.get("routings", [])]
    lines += table(("USER", "DEVICE", "ACKNOWLEDGED", "ENTRY %d" % newest, "SESSION"), devices)
    if found.get("moreDevices"):
        lines.append("There are more devices, which are further.")
    return lines + [_memory(memory) for memory in found.get("memories", [])]


def _routing(routing):
    """One time that an entry was handed to a gateway, or was not."""
    outcome = routing.get("outcome", "").replace("ROUTING_OUTCOME_", "")
    gateway = "gateway %d (life %s)" % (routing.get("gateway", 0), routing.get("epoch", "0"))
    words = {
        "PUBLISHED": "handed to %s by Kafka, partition %d, offset %s, for %s"
        % (gateway, routing.get("partition", 0), routing.get("offset", "0"), _sessions(routing)),
        "KAFKA_AWAY": "not handed on, as Kafka did not take it in time; it follows later",
        "PRESENCE_AWAY": "not handed on, as presence-service did not answer; it follows later",
        "NOBODY_ONLINE": "nobody was online",
    }.get(outcome, "what became of it this version does not know")
    again = " again, as it was not acknowledged" if routing.get("again") else ""
    return "%s %s%s (%s)" % (shown(routing.get("atMs")), words, again, plain(routing.get("pod", "")))


def _sessions(routing):
    sessions = routing.get("sessions", 0)
    return "those of its members" if sessions == 0 else "%d session%s" % (sessions, "" if sessions == 1 else "s")


def _memory(memory):
    if not int(memory.get("sinceMs", 0)):
        return "message-service at %s did not say what it has handed to gateways." % plain(memory.get("pod", ""))
    return "%s remembers what it has handed to gateways since %s; nothing before." % (
        plain(memory.get("pod", "")),
        shown(memory.get("sinceMs")),
    )


def _progress(device, seq):
    if seq <= int(device.get("fromSeq", 0)):
        return "not for this user: before he came"
    if 0 < int(device.get("untilSeq", 0)) < seq:
        return "not for this user: after he went"
    if int(device.get("acknowledgedSeq", 0)) >= seq:
        return "acknowledged"
    return "pushed again until it is acknowledged" if device.get("online") else "waits for the next login"


def group(found):
    """What it is like, and who is in it."""
    rules = [
        words
        for key, words in (
            ("onlyAdminsWrite", "only admins write"),
            ("onlyAdminsInvite", "only admins invite"),
            ("onlyAdminsEdit", "only admins change it"),
            ("wholeHistory", "who comes in reads all that was written before"),
        )
        if found.get(key)
    ]
    keep = int(found.get("keepDays", 0))
    lines = [
        "%s (%s)" % (plain(found.get("name", "")), found.get("conversationId", "")),
        "created   %s by %s" % (shown(found.get("createdMs")), found.get("creatorId", "")),
        "joining   %s" % found.get("joining", ""),
        "rules     %s" % (", ".join(rules) or "none"),
        "kept      %s" % ("%d days" % keep if keep else "as long as everywhere"),
        "members   %s" % found.get("memberCount", 0),
    ]
    rows = [
        (
            str(member.get("userId", "")),
            member.get("name", "") or "(deleted)",
            member.get("role", ""),
            str(member.get("joinedSeq", "")),
        )
        for member in found.get("members", [])
    ]
    return lines + table(("USER", "NAME", "ROLE", "CAME WITH ENTRY"), rows)


def gateways(found):
    """One line for each."""
    rows = [
        (
            str(gateway.get("number", 0)),
            gateway.get("address", ""),
            str(gateway.get("sessions", 0)),
            shown(gateway.get("sinceMs")),
            "%.1f s" % (int(gateway.get("leaseLeftMs", 0)) / 1000),
            "draining" if gateway.get("draining") else "",
        )
        for gateway in found
    ]
    return table(("GATEWAY", "ADDRESS", "SESSIONS", "SINCE", "LEASE LEFT", ""), rows)


def _who(entry, name, number):
    if entry.get(name):
        return "%s (%s)" % (entry[name], entry[number])
    return str(entry[number]) if entry.get(number) else ""
