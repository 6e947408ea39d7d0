"""Search, profiles and devices against a running cluster."""

import secrets

import parley
from parley import frames

from .fake_gateway import wait_until
from .live import PASSWORD, SERVERS, needs_cluster, server
from .mailbox import registration_code
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
            code = registration_code(other, address)
            other.register(name, PASSWORD, email=address, email_code=code)
            one = self.client(self.one, 1)
            self.assertEqual([], one.search(address))
            self.assertTrue(other.change_profile(findable_by_email=True).findable_by_email)
            self.assertEqual([name], [user.name for user in one.search(address.upper())])

    def test_a_contact_is_asked_for_by_address(self):
        """P-296."""
        name = "mail." + secrets.token_hex(5)
        address = name + "@example.org"
        with parley.Client(SERVERS, device="first", receive=False) as other:
            other.register(name, PASSWORD, email=address, email_code=registration_code(other, address))
            one = self.client(self.one, 1)
            # A nickname that begins like an address is nobody's address.
            self.client(self.two, 0).change_profile(nickname=address)
            for nobody in (address, "nobody." + address, "nobody"):
                with self.assertRaises(parley.RequestRefused) as refused:
                    one.request_contact(nobody)
                self.assertEqual(frames.ErrorCode.NOT_FOUND, refused.exception.code)
            other.change_profile(findable_by_email=True)
            self.assertFalse(one.request_contact(address.upper(), "it is me"))
            self.assertEqual(["it is me"], [request.text for request in other.contact_requests()])

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

    def test_a_user_name_in_another_spelling(self):
        """P-359."""
        one, two = self.client(self.one, 0), self.client(self.two, 1)
        spelled = self.one.name.upper()
        self.assertEqual(spelled, one.change_profile(user_name=spelled).user.name)
        self.assertEqual(spelled, two.profile(self.one.name).user.name)
        with self.assertRaises(parley.RequestRefused) as refused:
            one.change_profile(user_name=self.two.name)
        self.assertEqual(frames.ErrorCode.INVALID, refused.exception.code)

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

    def test_what_was_done_to_the_account_is_listed(self):
        """P-378."""
        here = self.client(self.one, 0, device="here")
        there = self.client(self.one, 1, device="there")
        here.end_device("there")
        wait_until(lambda: not there.connected, "the end of the other device", PATIENCE)
        ended, *before = here.activity(most=3)
        self.assertEqual(("device_ended", frames.ActivityBy.USER, "there"), (ended.action, ended.by, ended.device_id))
        self.assertEqual({("logged_in", "here"), ("logged_in", "there")}, {(e.action, e.device_id) for e in before})
        self.assertEqual({"127.0.0.1"}, {entry.address for entry in before})
        self.assertEqual("registered", here.activity(most=500)[-1].action)

    def test_nobody_ends_the_device_of_another(self):
        """P-269."""
        mine = self.client(self.two, 1, device="mine")
        one = self.client(self.one, 0)
        with self.assertRaises(parley.RequestRefused):
            one.end_device("mine")
        one.end_other_devices()
        self.assertGreaterEqual(mine.ping(), 0)
        self.assertEqual(server(1), mine.server)


@needs_cluster
class ContactsTest(LiveTest):
    def people(self):
        """Two logged-in clients on two gateways, and what their feeds told them."""
        told = ([], [])
        clients = [
            self.client(user, number, on_change=told[number].append) for number, user in enumerate((self.one, self.two))
        ]
        return clients + [told]

    def notices(self, changes, kind):
        return [change.notice for change in changes if change.notice is not None and getattr(change.notice, kind)]

    def test_a_request_and_its_acceptance(self):
        """P-272, P-273, P-276."""
        one, two, told = self.people()
        self.assertFalse(one.request_contact(self.two.name, "Hello, I am one"))
        wait_until(lambda: self.notices(told[1], "contact_requested"), "the request", PATIENCE)
        requested = self.notices(told[1], "contact_requested")[0].contact_requested
        self.assertEqual((self.one.id, "Hello, I am one"), (requested.user_id, requested.text))
        self.assertEqual([self.one.id], [request.user.id for request in two.contact_requests()])
        self.assertEqual([self.two.name], [request.user.name for request in one.contact_requests(outgoing=True)])

        two.accept_contact(self.one.name)
        for client, other, changes in ((one, self.two, told[0]), (two, self.one, told[1])):
            wait_until(lambda: self.notices(changes, "contact_added"), "the acceptance", PATIENCE)  # noqa: B023
            self.assertEqual([other.name], [contact.user.name for contact in client.contacts()])
        one.set_alias(self.two.id, "Number two")
        self.assertEqual(["Number two"], [contact.alias for contact in one.contacts()])
        self.assertEqual([""], [contact.alias for contact in two.contacts()])

        two.remove_contact(self.one.id)
        wait_until(lambda: self.notices(told[0], "contact_removed"), "the removal", PATIENCE)
        self.assertEqual([], one.contacts())

    def test_an_offline_user_is_told_once_on_each_device(self):
        """P-276."""
        one = self.client(self.one, 0)
        one.request_contact(self.two.id, "while you were away")
        for device in ("desk", "phone"):
            told = []
            client = self.client(self.two, 1, device=device, on_change=told.append)
            wait_until(lambda: self.notices(told, "contact_requested"), "the request", PATIENCE)  # noqa: B023
            client.sync()
            self.assertEqual(1, len(self.notices(told, "contact_requested")))
            client.close()

    def test_a_rejection_is_not_told(self):
        """P-274."""
        one, two, told = self.people()
        one.request_contact(self.two.id)
        wait_until(lambda: two.contact_requests(), "the request", PATIENCE)
        two.reject_contact(self.one.id)
        self.assertEqual([], two.contact_requests())
        self.assertFalse(one.request_contact(self.two.id))
        self.assertEqual(1, len(one.contact_requests(outgoing=True)))
        self.assertEqual([], [change for change in told[0] if change.notice.new_device is None])

    def test_a_request_is_withdrawn(self):
        """P-295."""
        one, two, told = self.people()
        one.request_contact(self.two.id, "please")
        wait_until(lambda: two.contact_requests(), "the request", PATIENCE)
        one.withdraw_contact(self.two.name)
        self.assertEqual([[], []], [two.contact_requests(), one.contact_requests(outgoing=True)])
        with self.assertRaises(parley.RequestRefused) as refused:
            two.accept_contact(self.one.id)
        self.assertEqual(frames.ErrorCode.NOT_FOUND, refused.exception.code)

    def test_a_block_binds_soon_and_says_no_more_than_privacy(self):
        """P-280, P-281, P-282."""
        one, two = self.client(self.one, 0), self.client(self.two, 1)
        two.block(self.one.name)
        self.assertEqual([self.one.id], [user.id for user in two.blocks()])
        blocked = self.refused(one)
        self.assertEqual(frames.ErrorCode.FORBIDDEN, blocked.code)
        two.send(self.one.id, "the other way")
        self.wait_shown(one, ["the other way"])
        two.block(self.one.id, remove=True)
        self.accepted(one, "after the block")

        self.assertEqual(frames.Allowed.CONTACTS, two.privacy(frames.Allowed.CONTACTS))
        self.assertEqual(str(blocked), str(self.refused(one)))
        one.request_contact(self.two.id)
        two.accept_contact(self.one.id)
        self.accepted(one, "as a contact")
        wait_until(lambda: "as a contact" in two.shown, "messages", PATIENCE)
        self.assertIn("after the block", two.shown)

    def test_who_switches_read_receipts_off_neither_gives_nor_gets_them(self):
        """P-373, P-374."""
        one, two = self.client(self.one, 0), self.client(self.two, 1)
        ack = one.send(self.two.id, "read me")
        self.assertTrue(two.read_receipts())
        self.assertFalse(two.read_receipts(False))
        two.conversations.read({ack.conversation_id: ack.seq})
        wait_until(lambda: one.conversations.read_by(ack.conversation_id, ack.seq) == ([], 0), "nobody", PATIENCE)
        (listed,) = one.conversations.list()
        self.assertEqual(0, listed.peer_read_seq)
        with self.assertRaises(parley.RequestRefused) as refused:
            two.conversations.read_by(ack.conversation_id, ack.seq)
        self.assertEqual(frames.ErrorCode.FORBIDDEN, refused.exception.code)
        self.assertTrue(two.read_receipts(True))
        read_by = lambda: [user.id for user in one.conversations.read_by(ack.conversation_id, ack.seq)[0]]  # noqa: E731
        wait_until(lambda: read_by() == [self.two.id], "the reader", PATIENCE)

    def refused(self, client):
        """How the next message to the second user is refused, once such are."""
        refusals = []

        def is_refused():
            try:
                client.send(self.two.id, "probe")
            except parley.RequestRefused as refusal:
                refusals.append(refusal)
            return refusals

        wait_until(is_refused, "a refusal", PATIENCE)
        return refusals[0]

    def accepted(self, client, text):
        def is_accepted():
            try:
                return client.send(self.two.id, text)
            except parley.RequestRefused:
                return None

        wait_until(is_accepted, "a message to be accepted", PATIENCE)

    def test_what_is_not_allowed(self):
        """P-278."""
        one = self.client(self.one, 0)
        for call, code in (
            (lambda: one.request_contact(self.one.id), frames.ErrorCode.INVALID),
            (lambda: one.request_contact(999_999_999), frames.ErrorCode.NOT_FOUND),
            (lambda: one.request_contact(self.two.id, "x" * 201), frames.ErrorCode.INVALID),
            (lambda: one.accept_contact(self.two.id), frames.ErrorCode.NOT_FOUND),
            (lambda: one.block(999_999_999), frames.ErrorCode.NOT_FOUND),
        ):
            with self.assertRaises(parley.RequestRefused) as refused:
                call()
            self.assertEqual(code, refused.exception.code)


@needs_cluster
class StatusesTest(LiveTest):
    def setUp(self):
        super().setUp()
        self.told = []
        self.one_client = self.client(self.one, 0, on_status=self.told.append)
        self.two_client = self.client(self.two, 1)

    def become_contacts(self):
        self.one_client.request_contact(self.two.id)
        self.two_client.request_contact(self.one.id)

    def wait_told(self, status):
        def is_told():
            last = [presence for presence in self.told if presence.user_id == self.two.id][-1:]
            return last and last[0].status == status

        wait_until(is_told, status.name, PATIENCE)
        self.assertEqual(status, self.one_client.statuses()[self.two.id].status)

    def test_contacts_see_each_other_on_two_gateways(self):
        """P-283, P-284, P-286, P-288, P-289."""
        self.become_contacts()
        self.wait_told(frames.UserStatus.ONLINE)
        self.assertEqual(frames.UserStatus.BUSY, self.two_client.status(frames.UserStatus.BUSY))
        self.wait_told(frames.UserStatus.BUSY)
        self.two_client.status(frames.UserStatus.INVISIBLE)
        self.assertNotIn(self.two.id, [user.id for user in self.one_client.online_users()])
        self.wait_told(frames.UserStatus.OFFLINE)
        self.assertGreater(self.one_client.statuses()[self.two.id].last_seen_ms, 0)
        self.assertEqual(frames.UserStatus.INVISIBLE, self.two_client.status())
        self.two_client.status(frames.UserStatus.ONLINE)
        self.wait_told(frames.UserStatus.ONLINE)
        self.assertEqual(frames.Allowed.NOBODY, self.two_client.status_privacy(frames.Allowed.NOBODY))
        self.wait_told(frames.UserStatus.OFFLINE)
        self.assertEqual(0, self.one_client.statuses()[self.two.id].last_seen_ms)
        self.two_client.status_privacy(frames.Allowed.CONTACTS)
        self.wait_told(frames.UserStatus.ONLINE)
        self.two_client.close()
        self.wait_told(frames.UserStatus.OFFLINE)

    def test_others_are_seen_while_they_are_watched(self):
        """P-290, P-291."""
        wait_until(lambda: self.watched() == frames.UserStatus.ONLINE, "the status", PATIENCE)
        self.two_client.status(frames.UserStatus.BUSY)
        wait_until(lambda: self.told and self.told[-1].status == frames.UserStatus.BUSY, "busy", PATIENCE)
        self.two_client.block(self.one.id)
        wait_until(lambda: self.told[-1].status == frames.UserStatus.OFFLINE, "the block", PATIENCE)
        self.assertEqual({}, self.one_client.watch([]))

    def watched(self):
        return self.one_client.watch([self.two.name])[self.two.id].status
