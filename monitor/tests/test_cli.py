"""The command line in scripts."""

import contextlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from parley_monitor.cli import main

from .fake_processes import FakeProcess


class CliTest(unittest.TestCase):
    def run_main(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main(list(arguments))
            except SystemExit as e:
                status = e.code
        return status, out.getvalue(), err.getvalue()

    def once(self, *arguments):
        target = FakeProcess(self, "gateway-0").target
        return self.run_main(
            "--once", "--interval", "0.2", "--at", "gateway-0=%s:%d" % (target.host, target.port), *arguments
        )

    def test_a_sample_as_json(self):
        status, out, _ = self.once("--json")
        self.assertEqual(0, status)
        self.assertEqual(1, out.count("\n"))
        sample = json.loads(out)
        self.assertEqual(["ready"], [process["state"] for process in sample["processes"]])
        cluster = sample["cluster"]
        self.assertEqual((1.0, 0.0, []), (cluster["connections"], cluster["messages_per_second"], sample["alerts"]))
        self.assertIsNone(sample["machine"]["disk_percent"])

    def test_a_sample_as_text(self):
        status, out, _ = self.once()
        self.assertEqual(0, status)
        self.assertIn("connections 1 of 15,000", out)
        self.assertIn("No alerts", out)

    def test_a_threshold_that_is_passed(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "t.json"
            file.write_text('{"connections_percent": 0.001}')
            status, out, _ = self.once("--thresholds", str(file), "--json")
        self.assertEqual(3, status)
        self.assertEqual(
            [("gateway-0", "connections")], [(a["subject"], a["figure"]) for a in json.loads(out)["alerts"]]
        )

    def test_a_process_that_is_down(self):
        process = FakeProcess(self, "gateway-0")
        target = process.target
        process.stop()
        status, out, _ = self.run_main("--once", "--interval", "0.2", "--at", "%s:%d" % (target.host, target.port))
        self.assertEqual(3, status)
        self.assertIn("0 of 1 ready", out)
        self.assertIn("down: nothing listens there", out)

    def test_what_does_not_go_together(self):
        loading = (("--load", "f", "--once"), ("--load", "f", "--at", "h:1"))
        for arguments in (("--json",), ("--interval", "0"), ("--interval", "nan")) + loading:
            with self.subTest(arguments):
                self.assertEqual(2, self.run_main(*arguments)[0])
        self.assertIn("'h' is no HOST:PORT or NAME=HOST:PORT", self.run_main("--at", "h")[2])

    def test_sentences_for_what_is_missing(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"PARLEY_HOME": folder}):
            for arguments, sentence in (
                (("--once",), "No cluster was started in"),
                (("--load", os.path.join(folder, "none")), "cannot be read"),
                (("--thresholds", os.path.join(folder, "none"), "--once"), "cannot be read"),
                (("--at", "h:1"), "The view needs a terminal"),
            ):
                with self.subTest(sentence):
                    status, _, err = self.run_main(*arguments)
                    self.assertEqual(1, status)
                    self.assertRegex(err, "^parley monitor: .*" + sentence)
