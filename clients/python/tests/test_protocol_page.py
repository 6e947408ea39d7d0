"""docs/protocol.md: its sentences are numbered, and its bytes say what is written beside them."""

import pathlib
import re
import sys
import unittest

from parley import frames

ROOT = pathlib.Path(__file__).parents[1]
PAGE = ROOT.parents[1] / "docs" / "protocol.md"

sys.path.insert(0, str(ROOT / "tools"))


@unittest.skipUnless(PAGE.exists(), "outside the repository")
class ProtocolPageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = PAGE.read_text(encoding="utf-8")

    def test_every_sentence_has_a_number_of_its_own(self):
        numbers = re.findall(r"^\*\*P-(\d+)\*\*", self.page, re.MULTILINE)
        self.assertGreater(len(numbers), 100)
        self.assertEqual(len(set(numbers)), len(numbers))

    def test_references_name_sentences_that_exist(self):
        defined = set(re.findall(r"^\*\*P-(\d+)\*\*", self.page, re.MULTILINE))
        self.assertEqual(set(), set(re.findall(r"P-(\d+)", self.page)) - defined)

    def test_bytes_decode_to_what_is_written_beside_them(self):
        blocks = re.findall(r"^\*\*\d+\. (\S+) → (\S+): (\w+)\.\*\*.*?```hex\n(.*?)```", self.page, re.M | re.DOTALL)
        self.assertGreaterEqual(len(blocks), 13)
        for sender, receiver, name, block in blocks:
            with self.subTest(name):
                self.assertIn("gateway", (sender, receiver))
                rows = [re.fullmatch(r"((?:[0-9a-f]{2} ?)+?)\s*(?:  (.*))?", row) for row in block.splitlines()]
                (frame,) = frames.FrameReader().feed(bytes.fromhex("".join(row.group(1) for row in rows)))
                self.assertEqual(name, type(frame.body).__name__)
                self.check_notes(frame, [row.group(2) for row in rows if row.group(2)])

    def check_notes(self, frame, notes):
        self.assertEqual("version = 1", notes[1])
        self.assertEqual("type = %d (%s)" % (frame.type, type(frame.body).__name__), notes[2])
        self.assertEqual("flags = 0", notes[3])
        self.assertEqual("request id = %d" % frame.request_id, notes[4])
        for note in notes[5:]:
            if " = " not in note:
                continue
            path, written = note.split(" = ", 1)
            value = frame.body
            for part in path.split("."):
                value = getattr(value, part)
                value = value[0] if isinstance(value, list) else value
            self.assertEqual(written, '"%s"' % value if isinstance(value, str) else str(int(value)))

    def test_the_section_is_the_generated_one(self):
        import protocol_hex

        self.assertEqual(0, protocol_hex.main(["--check"]))

    def test_every_frame_type_is_in_the_table(self):
        for number, body in frames.BY_TYPE.items():
            self.assertRegex(self.page, r"(?m)^\| %d \| %s \|" % (number, body.__name__) if number < 64 or number > 126
                             else r"%d %s\b" % (number, body.__name__))

    def test_every_error_code_is_in_the_table(self):
        for code in frames.ErrorCode:
            self.assertRegex(self.page, r"(?m)^\| %d \| %s \|" % (code, code.name))

    def test_every_field_is_in_the_tables(self):
        for body in frames.Body.__subclasses__():
            for field in body.FIELDS:
                self.assertRegex(self.page, r"(?m)\| %d \| %s \||\b%d `%s`" % (2 * (field.number, field.name)))


if __name__ == "__main__":
    unittest.main()
