"""Processes of Parley in this process, for tests: health and metrics over real sockets on free ports.

What they answer was captured from a local cluster, twice within some seconds.
"""

import http.server
import pathlib
import re
import threading

from parley_monitor.metrics import parse
from parley_monitor.sources import NamedEndpoints, Target

CAPTURED = pathlib.Path(__file__).parent / "captured"
SERVICES = ("gateway-0", "gateway-1", "auth-service", "message-service", "presence-service")
READY = (200, b'{"status": "UP", "checks": []}')


def captured(name, number=1):
    """The metrics of a process at the first or second capture."""
    return (CAPTURED / ("%s-%d.txt" % (name, number))).read_text(encoding="utf-8")


def reading(name, number, at, **values):
    """The Reading of a capture, with the values of some metrics changed."""
    return parse(changed(captured(name, number), **values), at)


def changed(text, **values):
    """The text with other values for whole metrics; one that is not there is added."""
    for name, value in values.items():
        text, count = re.subn(r"(?m)^(%s(?:\{.*\})?) .*$" % name, r"\g<1> %s" % value, text)
        if not count:
            text += "%s %s\n" % (name, value)
    return text


class FakeProcess:
    """One management port. Its `metrics` and `health` may change at any time; each request calls `before_answer`."""

    def __init__(self, test, name, metrics=None, health=READY):
        self.name = name
        self.metrics = captured(name) if metrics is None else metrics
        self.health = health
        self.before_answer = lambda: None
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self._running = True
        test.addCleanup(self.stop)

    @property
    def target(self):
        return Target(self.name, "127.0.0.1", self._server.server_address[1])

    def stop(self):
        """Nothing listens any more."""
        if self._running:
            self._running = False
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def _handler(self):
        process = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                process.before_answer()
                if self.path == "/q/metrics":
                    status, body = 200, process.metrics
                else:
                    status, body = process.health
                body = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass  # Who asked has gone.

            def log_message(self, *_):
                pass

        return Handler


def fake_cluster(test):
    """All services by name, and the source that names them."""
    processes = {name: FakeProcess(test, name) for name in SERVICES}
    return processes, NamedEndpoints([process.target for process in processes.values()])
