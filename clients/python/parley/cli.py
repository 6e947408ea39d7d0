"""The command line: `parley` for a conversation, `parley … send user2 hello` for one command."""

import argparse
import contextlib
import getpass
import os
import sys

from .client import Client
from .commands import COMMANDS, Commands, CommandFailed, Quit
from .errors import ParleyError, SessionEnded
from .state import default_device, default_directory
from .terminal import Terminal
from .tls import client_context
from .version import VERSION

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7400
SYNC_BEFORE_LEAVING_SECONDS = 5.0
ONE_SHOT_DEVICES = 16

_OK, _FAILED, _USAGE = 0, 1, 2


def parser():
    """The options; everything from the first word that is not an option on is the command."""
    result = argparse.ArgumentParser(
        prog="parley",
        description="Chat over Parley. Without a command: interactive.",
        epilog="Commands: %s. `parley help` explains them." % ", ".join(COMMANDS),
    )
    result.add_argument("--host", default=None, help="gateway address (default %s)" % DEFAULT_HOST)
    result.add_argument("--port", type=_port, default=None, help="gateway port (default %d)" % DEFAULT_PORT)
    result.add_argument(
        "--server",
        action="append",
        type=server_address,
        metavar="HOST:PORT",
        help="a gateway; give several, and another one is used when one is gone",
    )
    result.add_argument("--tls", action="store_true", help="speak TLS; the server's certificate is verified")
    result.add_argument(
        "--ca", metavar="FILE", help="trust the authorities in this PEM file instead of the system's (means --tls)"
    )
    result.add_argument("--user", help="log in as this user: name, e-mail or id")
    result.add_argument("--password", help="the password; better: the variable PARLEY_PASSWORD, or type it when asked")
    result.add_argument("--device", help="device id (default: one per user of this machine)")
    result.add_argument("--no-color", action="store_true", help="no colours")
    result.add_argument("--version", action="version", version="parley " + VERSION)
    result.add_argument("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return result


def server_address(text):
    """`host:port`, `host`, or `[::1]:port` as (host, port)."""
    host, colon, port = text.rpartition(":")
    if not colon or "]" in port:
        host, port = text, str(DEFAULT_PORT)
    host = host.strip("[]")
    if not host:
        raise argparse.ArgumentTypeError("%r is not host:port" % text)
    return host, _port(port)


def _port(text):
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError("%r is not a port (1 to 65535)" % text)
    return int(text)


def servers_of(options):
    """The gateways to use: every --server, or --host and --port."""
    servers = list(options.server or [])
    if options.host or options.port or not servers:
        servers.insert(0, (options.host or DEFAULT_HOST, options.port or DEFAULT_PORT))
    return servers


def tls_of(options):
    """The TLS to speak, or None for plain TCP; raises ValueError with a sentence."""
    return client_context(options.ca) if options.tls or options.ca else None


def main(arguments=None):
    """Runs the command line and returns its exit status."""
    options = parser().parse_args(arguments)
    if options.command and options.command[0] not in COMMANDS:
        print("There is no command %r. Commands: %s." % (options.command[0], ", ".join(COMMANDS)), file=sys.stderr)
        return _USAGE
    if options.device is not None and not 1 <= len(options.device) <= 64:
        print("--device must have 1 to 64 characters.", file=sys.stderr)
        return _USAGE
    try:
        tls = tls_of(options)
    except ValueError as unusable:
        print(unusable, file=sys.stderr)
        return _USAGE
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _one_shot(options, tls) if options.command else _interactive(options, tls)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED


def _one_shot(options, tls):
    terminal = Terminal(color=False if options.no_color else None)
    # Its own device, so that it neither ends an interactive session nor takes its messages.
    with _one_shot_device(options) as device:
        client = Client(servers_of(options), device, default_directory(), receive=False, tls=tls)
        commands = Commands(client, terminal)
        try:
            if commands.needs_session(options.command[0]):
                _log_in(client, options, terminal)
            commands.run_words(options.command)
        except Quit:
            pass
        except (ParleyError, CommandFailed) as failure:
            terminal.complain(str(failure))
            return _FAILED
        except KeyboardInterrupt:
            return 130
        finally:
            client.close()
    return _OK


def _interactive(options, tls):
    terminal = Terminal(False if options.no_color else None, default_directory() / "history")
    device = options.device or default_device()
    client = Client(
        servers_of(options),
        device,
        default_directory(),
        on_message=lambda message: commands.show_message(message),
        on_change=lambda changed: commands.show_change(changed),
        on_receipt=lambda receipt: commands.show_receipt(receipt),
        on_status=lambda presence: commands.show_status(presence),
        on_server_notice=lambda text: commands.show_server_notice(text),
        on_connection=lambda connected, sentence: terminal.show(sentence, "dim"),
        on_replaced=lambda sentence: terminal.complain(
            sentence + " Type login USER to take over again, or start with another --device to have both."
        ),
        on_revoked=lambda sentence: terminal.complain(sentence + " Type: login <user> <password>"),
        tls=tls,
    )
    commands = Commands(client, terminal)
    terminal.completion(commands.candidates)
    status = _OK
    try:
        if options.user:
            try:
                _log_in(client, options, terminal)
                commands.welcome()
            except ParleyError as failure:
                terminal.complain(str(failure))
                if not terminal.interactive:
                    return _FAILED
        elif terminal.interactive:
            terminal.show("Welcome to Parley. Type login <user> <password>, register <user> <password>, or help.")
        status = _read_commands(commands, terminal)
        if client.connected and not terminal.interactive:
            client.wait_synced(SYNC_BEFORE_LEAVING_SECONDS)
    finally:
        client.close()
        terminal.close()
    return status


def _read_commands(commands, terminal):
    status = _OK
    while True:
        try:
            line = terminal.ask(commands.prompt())
        except EOFError:
            if terminal.interactive:
                print()
                return _OK
            return status
        except KeyboardInterrupt:
            print()
            continue
        try:
            commands.run_line(line)
        except Quit:
            return _OK if terminal.interactive else status
        except KeyboardInterrupt:
            terminal.show("Interrupted.", "dim")
            status = _FAILED
        except (ParleyError, CommandFailed) as failure:
            terminal.complain(str(failure))
            status = _FAILED
            if isinstance(failure, SessionEnded) and not terminal.interactive:
                return status


def _log_in(client, options, terminal):
    """By the password that was given, by a saved session, or by asking for the password."""
    if not options.user:
        raise CommandFailed("Say who you are: --user NAME (and --password, PARLEY_PASSWORD, or type it when asked).")
    password = options.password or os.environ.get("PARLEY_PASSWORD")
    if password:
        client.login(options.user, password)
        return
    if client.can_resume(options.user):
        try:
            client.resume(options.user)
            return
        except ParleyError as failure:
            if not terminal.interactive:
                raise
            terminal.complain(str(failure))
    if not terminal.interactive:
        raise CommandFailed("The password of %s is needed: --password or PARLEY_PASSWORD." % options.user)
    client.login(options.user, getpass.getpass("Password of %s: " % options.user))


@contextlib.contextmanager
def _one_shot_device(options):
    """A device id that no other running command of this user has."""
    if options.device:
        yield options.device
        return
    stem = default_device()[:56] + "-once"
    try:
        import fcntl
    except ImportError:  # Not on this system: commands that run at the same time end each other's session.
        yield stem
        return
    directory = default_directory() / "sessions"
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, ONE_SHOT_DEVICES + 1):
        with open(str(directory / ("once-%d.lock" % number)), "w") as lock:
            last = number == ONE_SHOT_DEVICES
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if last else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield "%s-%d" % (stem, number)
            return
