"""The command line."""

import argparse
import getpass
import json
import os
import secrets
import sys
import time

from . import show
from .api import Api
from .errors import AdminError
from .keeping import Sessions
from .times import to_ms
from .where import VARIABLE, base_url

MOST_AT_ONCE = 500
MOST_MEMBERS = 200


def main(arguments=None, out=None):
    """Runs one command; the exit code."""
    out = out or sys.stdout
    options = _parser().parse_args(arguments)
    try:
        api = Api(base_url(options.url, os.environ), Sessions.usual(os.environ))
        for line in options.work(api, options):
            print(line, file=out)
        return 0
    except AdminError as error:
        print("parley admin: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser():
    parser = argparse.ArgumentParser(
        prog="./parley admin",
        description="Looks after a cluster: who is who, who may log in, what was done. Every use is in the audit log.",
    )
    parser.add_argument("--url", help="admin port of a gateway (default: %s, else the local cluster)" % VARIABLE)
    parser.add_argument("--json", action="store_true", help="JSON for machines; audit: one entry a line")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    login = _command(commands, "login", _login, "log in; the password is asked for, or read from standard input")
    login.add_argument("account", help="an account with a role")
    _command(commands, "logout", _logout, "end the session")

    find = _command(commands, "find", _find, "show an account, its devices and sessions")
    find.add_argument("account", help="name, id or e-mail address")
    create = _command(commands, "create", _create, "make an account; its password is asked for, or made and shown")
    create.add_argument("name", help="the user name")
    create.add_argument("--nickname", default="")
    create.add_argument("--email", default="", help="the e-mail address, which counts as not confirmed")
    create.add_argument("--generate", action="store_true", help="make a password, and show it once")
    create.add_argument("--reason", required=True, help="why, for the audit log")
    for name, request, help_text in (
        ("suspend", "Suspend", "end all sessions of an account and let nobody log in"),
        ("restore", "Restore", "let the user of a suspended account log in again"),
    ):
        command = _command(commands, name, _change(request), help_text)
        _account_and_reason(command)
    end = _command(commands, "end", _end, "log out the devices of an account")
    _account_and_reason(end)
    end.add_argument("--device", default="", help="only this one")
    role = _command(commands, "role", _role, "make an account operator or auditor, or neither")
    role.add_argument("account", help="name, id or e-mail address")
    role.add_argument("role", choices=("operator", "auditor", "none"))
    role.add_argument("--reason", required=True, help="why, for the audit log")

    audit = _command(commands, "audit", _audit, "show what was done, the newest first")
    audit.add_argument("--user", help="to this account: name or id")
    audit.add_argument("--by", help="by this account: name or id")
    audit.add_argument("--action", default="", help="such as login_refused; docs/operations.md lists them")
    audit.add_argument("--from", dest="address", default="", help="from this address")
    audit.add_argument("--since", help="30m, 2h, 7d, or 2026-01-31T12:00")
    audit.add_argument("--until", help="as --since")
    audit.add_argument("-n", dest="most", type=int, default=100, help="at most so many entries (100); 0: all")
    trace = _command(commands, "trace", _trace, "show what became of a message, and how far devices are; never what it holds")
    trace.add_argument("where", nargs="+", help="both users of a direct conversation, or the id of a conversation")
    trace.add_argument("--seq", type=int, default=0, help="this message (default: the newest 10)")
    trace.add_argument("--client-id", default="", help="the message that its sender's client called so; wants --sender")
    trace.add_argument("--sender", help="who sent it: name or id")
    group = _command(commands, "group", _group, "show a group's settings and members; never what is written in it")
    group.add_argument("number", help="the number of 19 digits that its members see")
    for name, take_back, help_text in (
        ("drain", False, "have a gateway send its clients to the others and take no new ones"),
        ("undrain", True, "let a drained gateway take clients again"),
    ):
        drain = _command(commands, name, _drain(take_back), help_text)
        drain.add_argument("number", type=int, help="as `gateways` shows it")
        drain.add_argument("--reason", required=True, help="why, for the audit log")
    _command(commands, "gateways", _gateways, "show the gateways, their leases and sessions")
    return parser


def _command(commands, name, work, help_text):
    command = commands.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    command.set_defaults(work=work)
    return command


def _account_and_reason(command):
    command.add_argument("account", help="name, id or e-mail address")
    command.add_argument("--reason", required=True, help="why, for the audit log")


def _login(api, options):
    session = api.log_in(options.account, _password(options.account))
    yield "Logged in as %s, %s." % (show.plain(session["account"]), session["role"])


def _password(account):
    if sys.stdin.isatty():
        return getpass.getpass("Password of %s: " % account)
    return sys.stdin.readline().rstrip("\r\n")


def _create(api, options):
    password = secrets.token_urlsafe(12) if options.generate else _password(options.name)
    request = {"userName": options.name, "password": password, "nickname": options.nickname, "email": options.email}
    created = api.call("CreateUser", dict(request, reason=options.reason))["user"]
    if options.generate:
        created = dict(created, password=password)
    return _shown(created, options, show.user)


def _logout(api, options):
    api.log_out()
    yield "Logged out."


def _find(api, options):
    return _shown(api.call("FindUser", {"account": options.account})["user"], options, show.user)


def _change(request):
    def work(api, options):
        changed = api.call(request, {"userId": _id(api, options.account), "reason": options.reason})
        return _shown(changed["user"], options, show.user)

    return work


def _end(api, options):
    request = {"userId": _id(api, options.account), "deviceId": options.device, "reason": options.reason}
    return _shown(api.call("EndSessions", request)["user"], options, show.user)


def _role(api, options):
    role = "" if options.role == "none" else options.role
    request = {"userId": _id(api, options.account), "role": role, "reason": options.reason}
    return _shown(api.call("SetRole", request)["user"], options, show.user)


def _audit(api, options):
    now = time.time()
    request = {
        "userId": _id(api, options.user) if options.user else 0,
        "actorId": _id(api, options.by) if options.by else 0,
        "action": options.action,
        "address": options.address,
        "sinceMs": to_ms(options.since, now) if options.since else 0,
        "untilMs": to_ms(options.until, now) if options.until else 0,
    }
    entries = _entries(api, request, options.most)
    if options.json:
        return (json.dumps(entry, ensure_ascii=False) for entry in entries)
    return show.audit(list(entries))


def _entries(api, request, most):
    """Page by page, so that any number can be read."""
    left = most if most > 0 else None
    before = 0
    while left is None or left > 0:
        limit = MOST_AT_ONCE if left is None else min(left, MOST_AT_ONCE)
        page = api.call("ListAudit", dict(request, beforeId=before, limit=limit))
        entries = page.get("entries", [])
        yield from entries
        if not page.get("more") or not entries:
            return
        before = entries[-1]["id"]
        left = None if left is None else left - len(entries)


def _trace(api, options):
    request = {"seq": options.seq, "clientMessageId": options.client_id}
    if len(options.where) == 1 and options.where[0].isdigit() and len(options.where[0]) > 9:
        request["conversationId"] = options.where[0]
    elif len(options.where) <= 2:
        request["betweenUserIds"] = [_id(api, user) for user in options.where]
    else:
        raise AdminError("Give the two users of a direct conversation, or the id of a conversation.")
    if options.sender:
        request["senderId"] = _id(api, options.sender)
    return _shown(api.call("Trace", request), options, show.trace)


def _group(api, options):
    if not (options.number.isdigit() and len(options.number) <= 20):
        raise AdminError("\"%s\" is not the number of a group: its members see it where they see the members." % options.number)
    found, after, more = None, 0, True
    while more:
        page = api.call("FindGroup", {"conversationId": options.number, "afterUserId": after, "limit": MOST_MEMBERS})
        members = page.get("members", [])
        found = found or dict(page["group"], members=[])
        found["members"] += members
        more = page.get("more", False) and bool(members)
        after = members[-1]["userId"] if members else 0
    return _shown(found, options, show.group)


def _drain(take_back):
    def work(api, options):
        api.call("DrainGateway", {"number": options.number, "takeBack": take_back, "reason": options.reason})
        return _gateways(api, options)

    return work


def _gateways(api, options):
    return _shown(api.call("ListGateways", {}).get("gateways", []), options, show.gateways)


def _id(api, account):
    """An id is taken as it is: looking it up would be one more entry in the audit log."""
    if account.isdigit() and len(account) == 9:
        return int(account)
    return int(api.call("FindUser", {"account": account})["user"]["id"])


def _shown(answer, options, lines):
    return [json.dumps(answer, ensure_ascii=False)] if options.json else lines(answer)
