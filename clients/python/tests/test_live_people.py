"""Search, profiles and devices against a running cluster."""

import secrets

import parley
from parley import frames

from .fake_gateway import wait_until
from .live import PASSWORD, SERVERS, needs_cluster, server
from .test_live import PATIENCE, LiveTest


@needs_cluster
class DirectoryTest(LiveTest):
    def test_people_are_found_by_name_nickname_and_id(self):
        """P-260, P-261."""
        one, two = self.client(self.one, 0), self.client(self.two, 1)
        stem = "zed" + secrets.token_hex(4)
        two.change_profile(nickname=stem + " the Finder")
        found = one.search(stem.upper())
        self.assertEqual([self.two.id], [user.id for user in found])
        self.assertEqual(stem + " the Finder", found[0].nickname)
        self.assertEqual([self.two.id], [user.id for user in one.search(str(self.two.id))])
        self.assertEqual([], one.search(stem + "!"))

    def test_an_address_finds_who_wants_to_be_found(self):
        """P-262."""
        name = "mail." + secrets.token_hex(5)
        address = name + "@example.org"
        with parley.Client(SERVERS, device="first", receive=False) as other:
            other.register(name, PASSWORD, email=address)
            one = self.client(self.one, 1)
            self.assertEqual([], one.search(address))
            self.assertTrue(other.change_profile(findable_by_email=True).findable_by_email)
            self.assertEqual([name], [user.name for user in one.search(address.upper())])

    def test_a_profile(self):
        """P-265, P-266."""
        one, two = self.client(self.one, 0), self.client(self.two, 1)
        one.change_profile(about="Hello, world 🎈")
        self.assertEqual("Hello, world 🎈", two.profile(self.one.name).about)
        self.assertEqual("Hello, world 🎈", one.profile().about)
        with self.assertRaises(parley.RequestRefused) as refused:
            one.change_profile(about="x" * 141)
        self.assertEqual(frames.ErrorCode.INVALID, refused.exception.code)
        with self.assertRaises(parley.RequestRefused) as refused:
            one.profile(999_999_999)
        self.assertEqual(frames.ErrorCode.NOT_FOUND, refused.exception.code)

    def test_a_new_nickname_is_shown_by_the_other_gateway(self):
        """P-267."""
        one, two = self.client(self.one, 0), self.client(self.two, 1)
        self.assertEqual(self.one.name, two.lookup([self.one.id])[0].nickname)
        one.change_profile(nickname="Somebody new")
        wait_until(lambda: two.lookup([self.one.id])[0].nickname == "Somebody new", "new nickname", 30)


@needs_cluster
class DevicesTest(LiveTest):
    def test_devices_are_listed_and_ended(self):
        """P-268, P-269, P-270."""
        revoked = []
        here = self.client(self.one, 0, device="here")
        there = self.client(self.one, 1, device="there", on_revoked=revoked.append)
        devices = {device.id: device for device in here.devices()}
        self.assertEqual({"first", "here", "there"}, set(devices))
        self.assertTrue(devices["here"].current)
        self.assertFalse(devices["there"].current)
        self.assertIn("Python", devices["there"].platform)
        self.assertEqual("127.0.0.1", devices["there"].address)

        here.end_device("there")
        wait_until(lambda: revoked, "the end of the other device", PATIENCE)
        self.assertFalse(there.connected)
        with self.assertRaises(parley.RequestRefused) as refused:
            here.end_device("there")
        self.assertEqual(frames.ErrorCode.NOT_FOUND, refused.exception.code)
        self.assertEqual(1, here.end_other_devices())
        self.assertEqual(["here"], [device.id for device in here.devices()])
        self.assertTrue(here.connected)

    def test_nobody_ends_the_device_of_another(self):
        """P-269."""
        mine = self.client(self.two, 1, device="mine")
        one = self.client(self.one, 0)
        with self.assertRaises(parley.RequestRefused):
            one.end_device("mine")
        one.end_other_devices()
        self.assertGreaterEqual(mine.ping(), 0)
        self.assertEqual(server(1), mine.server)
