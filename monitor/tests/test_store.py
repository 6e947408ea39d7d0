"""Samples in files."""

import json
import os
import tempfile
import unittest
from pathlib import Path

from parley_monitor import store
from parley_monitor.errors import MonitorError
from parley_monitor.samples import MOST_SAMPLES

from .examples import sample


class StoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = str(self.folder / "samples.json")

    def save(self, *samples):
        return store.save(self.file, store.Saved("local cluster", 2.0, list(samples)))

    def test_what_is_saved_is_loaded(self):
        samples = [sample(1.5), sample(3.5, cpu_percent=None, reason="a [bold]b", connections=7.0)]
        self.assertFalse(self.save(*samples))
        self.assertEqual(store.Saved("local cluster", 2.0, samples), store.load(self.file))

    def test_a_sample_file_is_replaced_and_that_is_said(self):
        self.save(sample(1.0))
        self.assertTrue(self.save(sample(2.0)))
        self.assertEqual([2.0], [each.time for each in store.load(self.file).samples])
        self.assertEqual(["samples.json"], os.listdir(self.folder))

    def test_no_other_file_is_overwritten(self):
        for content in ("", "{}", "notes"):
            Path(self.file).write_text(content)
            with self.subTest(content), self.assertRaisesRegex(MonitorError, "is no sample file: choose another name"):
                self.save(sample())
            self.assertEqual(content, Path(self.file).read_text())

    def test_a_folder_is_no_file(self):
        with self.assertRaisesRegex(MonitorError, "is no sample file"):
            store.save(str(self.folder), store.Saved("t", 2.0, [sample()]))

    def test_a_link_stays_a_link(self):
        real = self.folder / "real.json"
        os.symlink(str(real), self.file)
        self.save(sample(1.0))
        self.assertTrue(os.path.islink(self.file))
        self.assertTrue(real.exists())

    def test_no_folder(self):
        with self.assertRaisesRegex(MonitorError, "cannot be written .No such file"):
            store.save(str(self.folder / "none" / "s.json"), store.Saved("t", 2.0, [sample()]))

    def test_the_newest_of_many(self):
        many = [sample(float(i)) for i in range(MOST_SAMPLES + 2)]
        self.save(*many)
        self.assertEqual(many[2:], store.load(self.file).samples)

    def test_what_is_wrong_is_said(self):
        self.save(sample())
        good = json.loads(Path(self.file).read_text())

        def edit(change):
            document = json.loads(json.dumps(good))
            change(document)
            return json.dumps(document)

        def process(**values):
            return edit(lambda document: document["samples"][0]["processes"][0].update(values))

        first = "samples[0]"
        wrong = {
            "it is no JSON": "no json",
            'its "format" is not "parley-monitor"': edit(lambda d: d.update(format="x")),
            "its version is not 1": edit(lambda d: d.update(version=2)),
            "its samples are no list": edit(lambda d: d.update(samples={})),
            "title is no text": edit(lambda d: d.update(title=None)),
            "interval is no number": edit(lambda d: d.update(interval="2")),
            first + " is no object": edit(lambda d: d.update(samples=[3])),
            first + ".time is no number": edit(lambda d: d["samples"][0].update(time=1e30)),
            first + ".cluster.connections is no number": edit(
                lambda d: d["samples"][0]["cluster"].update(connections="3")
            ),
            first + ".machine is no object": edit(lambda d: d["samples"][0].update(machine=[])),
            first + ".processes is no list": edit(lambda d: d["samples"][0].pop("processes")),
            first + " has more than 300 processes": edit(lambda d: d["samples"][0].update(processes=[{}] * 301)),
            first + ".processes[0].name is no text": process(name="x" * 301),
            first + ".processes[0].state is none that is known": process(state="up"),
            first + ".processes[0].cpu_percent is no number": process(cpu_percent=True),
            "it holds NaN": edit(lambda d: d["samples"][0].update(time=float("nan"))),
        }
        for sentence, text in wrong.items():
            Path(self.file).write_text(text)
            with self.subTest(sentence), self.assertRaises(MonitorError) as raised:
                store.load(self.file)
            self.assertIn("is no sample file: " + sentence, str(raised.exception))

    def test_bytes_that_are_no_text_and_deep_nesting(self):
        for data in (b"\xff\xfe", b"[" * 100_000):
            Path(self.file).write_bytes(data)
            with self.subTest(data[:2]), self.assertRaisesRegex(MonitorError, "it is no JSON"):
                store.load(self.file)

    def test_no_file(self):
        with self.assertRaisesRegex(MonitorError, "cannot be read .No such file"):
            store.load(self.file)

    def test_names_cannot_steer_the_terminal(self):
        self.save(sample(name="evil\x1b[2J"))
        self.assertEqual("evil?[2J", store.load(self.file).samples[0].processes[0].name)
