"""An admin port that answers what a test says."""

import http.server
import json
import threading


class FakeGateway:
    """`answers` holds, for each request, a list of (status, body) that are given in turn; the last one again and again."""

    def __init__(self):
        self.answers = {}
        self.requests = []
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                name = self.path.rpartition("/")[2]
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fake.requests.append((name, json.loads(body), self.headers.get("Authorization")))
                given = fake.answers.get(name, [(404, None)])
                status, answer = given[0] if len(given) == 1 else given.pop(0)
                self.send_response(status)
                text = b"" if answer is None else json.dumps(answer).encode("utf-8")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = "http://127.0.0.1:%d" % self._server.server_address[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def names(self):
        return [name for name, _, _ in self.requests]


def tokens(number=1, seconds=900):
    return {
        "userName": "chief",
        "role": "operator",
        "accessToken": "access-%d" % number,
        "accessTokenSeconds": seconds,
        "refreshToken": "refresh-%d" % number,
    }
