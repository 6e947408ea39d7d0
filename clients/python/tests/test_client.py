"""What the client does over real sockets when the server, or the network, misbehaves."""

import pathlib
import tempfile
import unittest

import parley
from parley import connection, frames, keeping

from .fake_gateway import PASSWORD, USER_IDS, Cluster, Gateway, wait_until

CONVERSATION = frames.direct_conversation(USER_IDS["user1"], USER_IDS["user2"])


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.cluster = Cluster()
        self.shown = []
        self.events = []
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)

    def gateway(self, **options):
        gateway = Gateway(self.cluster, **options)
        self.addCleanup(gateway.stop)
        return gateway

    def client(self, *gateways, user="user1", device="laptop", log_in=True, **options):
        options.setdefault("on_message", lambda message: self.shown.append(message.text))
        for name in ("connection", "replaced", "revoked", "server_notice"):
            options.setdefault("on_" + name, lambda *event, name=name: self.events.append((name, *event)))
        client = parley.Client([gateway.address for gateway in gateways], device, **options)
        self.addCleanup(client.close)
        if log_in:
            client.login(user, PASSWORD)
            self.assertTrue(client.wait_synced(5))
        return client

    def wait_shown(self, *texts):
        wait_until(lambda: len(self.shown) >= len(texts), "%r, only %r" % (texts, self.shown))
        self.assertEqual(list(texts), self.shown)

    def test_sends_and_receives(self):
        receipts = []
        client = self.client(self.gateway(), on_receipt=receipts.append)
        self.assertEqual(1, client.send("user2", "你好 👋").seq)
        self.cluster.say("user2", "user1", "hello")
        self.wait_shown("hello")
        self.cluster.peer("user1").write(frames.Receipt(conversation_id=CONVERSATION, user_id=1, delivered_seq=1))
        wait_until(lambda: receipts, "receipt")
        self.assertGreater(client.ping(), 0)

    def test_changes_come_at_their_place_among_messages(self):
        both = []
        gateway = self.gateway()
        other = self.client(gateway, user="user2", on_message=None)
        self.cluster.say("user1", "user2", "waiting", push=False)
        other.react("user1", 1, "👍")
        self.client(gateway, on_message=both.append, on_change=both.append)
        self.cluster.say("user2", "user1", "then")
        other.edit("user1", 3, "edited")
        other.recall(USER_IDS["user1"], 3)
        other.pin("user1", 1, remove=True)
        self.cluster.say("user2", "user1", "last")
        wait_until(lambda: len(both) == 7, "everything, only %r" % both)
        self.assertEqual(list(range(1, 8)), [entry.seq for entry in both])
        self.assertEqual("👍", both[1].react.emoji)
        self.assertEqual("edited", both[3].edit.content.text)
        self.assertIsNotNone(both[4].recall)
        self.assertTrue(both[5].pin.remove)
        wait_until(lambda: self.cluster.cursors.get(("user1", "laptop", CONVERSATION)) == 7, "acknowledged")

    def test_a_change_of_this_device_is_not_shown_to_it_and_leaves_no_gap(self):
        changes = []
        client = self.client(self.gateway(), on_change=changes.append)
        self.assertEqual(1, client.send("user2", "hello").seq)
        self.assertEqual(2, client.edit("user2", 1, "good day").seq)
        self.assertEqual(3, client.reply("user2", 1, "again").seq)
        self.cluster.say("user2", "user1", "hi")
        self.wait_shown("hi")
        self.assertEqual([], changes)
        (edit,) = self.cluster.seen(frames.Change)
        self.assertEqual((1, "good day"), (edit.target_seq, edit.edit.content.text))
        self.assertEqual(1, self.cluster.seen(frames.Send)[1].content.reply_to_seq)

    def test_reads_frames_that_arrive_byte_by_byte(self):
        self.cluster.say("user2", "user1", "waiting")
        client = self.client(self.gateway(chunk=1))
        self.cluster.say("user2", "user1", "你好")
        self.wait_shown("waiting", "你好")
        self.assertEqual(3, client.send("user2", "yes").seq)

    def test_login_time_sync_follows_the_continuation(self):
        self.cluster.page = 10
        for number in range(25):
            self.cluster.say("user2", "user1", str(number))
        self.client(self.gateway())
        self.wait_shown(*map(str, range(25)))
        wait_until(lambda: self.cluster.cursors.get(("user1", "laptop", CONVERSATION)) == 25, "acknowledged")

    def test_acknowledgements_are_gathered(self):
        self.client(self.gateway())
        for number in range(100):
            self.cluster.say("user2", "user1", str(number))
        wait_until(lambda: self.cluster.cursors.get(("user1", "laptop", CONVERSATION)) == 100, "acknowledged")
        self.assertLess(len(self.cluster.seen(frames.Received)), 10)

    def test_duplicates_are_dropped_and_acknowledged_again(self):
        self.client(self.gateway())
        message = self.cluster.say("user2", "user1", "once")
        self.wait_shown("once")
        wait_until(lambda: len(self.cluster.seen(frames.Received)) == 1, "first acknowledgement")
        with self.cluster.lock:
            self.cluster.push(message)
        wait_until(lambda: len(self.cluster.seen(frames.Received)) == 2, "second acknowledgement")
        self.assertEqual(["once"], self.shown)

    def test_a_gap_is_asked_for_and_filled(self):
        self.client(self.gateway())
        self.cluster.say("user2", "user1", "one")
        self.wait_shown("one")
        self.cluster.say("user2", "user1", "two", push=False)
        self.cluster.say("user2", "user1", "three")
        self.wait_shown("one", "two", "three")
        self.assertEqual(
            frames.Sync(after=[frames.Position(conversation_id=CONVERSATION, seq=1)]),
            self.cluster.seen(frames.Sync)[-1],
        )

    def test_first_push_of_an_unknown_conversation_syncs_from_the_cursor(self):
        for number in range(4):
            self.cluster.say("user2", "user1", str(number))
        self.cluster.cursors[("user1", "laptop", CONVERSATION)] = 4
        self.client(self.gateway())
        self.cluster.say("user2", "user1", "five", push=False)
        self.cluster.say("user2", "user1", "six")
        self.wait_shown("five", "six")
        self.assertEqual(
            frames.Sync(after=[frames.Position(conversation_id=CONVERSATION)]), self.cluster.seen(frames.Sync)[-1]
        )

    def test_a_push_that_overtakes_the_own_ack_neither_stalls_nor_shows_the_own_message(self):
        def overtake(peer, request_id, body):
            self.cluster.store("user1", "user2", body.client_message_id, body.text)
            self.cluster.say("user2", "user1", "reply")
            ack = frames.SendAck(conversation_id=CONVERSATION, seq=1, timestamp_ms=1)
            peer.write(ack, request_id)

        client = self.client(self.gateway())
        self.cluster.plan(frames.Send, overtake)
        self.assertEqual(1, client.send("user2", "question").seq)
        self.wait_shown("reply")

    def test_a_send_whose_answer_is_lost_is_repeated_once_connected_again(self):
        def store_and_cut(peer, request_id, body):
            self.cluster.store("user1", "user2", body.client_message_id, body.text)
            peer.cut()

        first, second = self.gateway(), self.gateway()
        client = self.client(first, second)
        self.cluster.plan(frames.Send, store_and_cut)
        self.assertEqual(1, client.send("user2", "once", deadline=10).seq)
        self.assertEqual(1, len(self.cluster.messages[CONVERSATION]))
        first_id, second_id = [send.client_message_id for send in self.cluster.seen(frames.Send)]
        self.assertEqual(first_id, second_id)
        self.assertEqual(second.address, client.server)
        self.assertEqual([], self.shown)

    def test_retryable_refusals_are_repeated_after_the_time_they_name(self):
        """P-28, P-55"""
        client = self.client(self.gateway())
        self.cluster.plan(
            frames.Send, lambda peer, id, _: peer.refuse(id, frames.ErrorCode.OVERLOADED, retry_after_ms=50)
        )
        self.assertEqual(1, client.send("user2", "patient", deadline=10).seq)
        self.assertEqual(2, len(self.cluster.seen(frames.Send)))

    def test_final_refusals_are_raised(self):
        """P-30: also a code that this version does not know."""
        client = self.client(self.gateway())
        with self.assertRaises(parley.RequestRefused) as raised:
            client.send("nobody", "hi")
        self.assertEqual(parley.ErrorCode.NOT_FOUND, raised.exception.code)
        with self.assertRaises(parley.RequestRefused) as raised:
            client.send("user2", "x" * 70_000)
        self.assertEqual(parley.ErrorCode.TOO_LARGE, raised.exception.code)
        with self.assertRaises(parley.RequestRefused) as raised:
            client.send("12", "hi")
        self.assertEqual(parley.ErrorCode.NOT_FOUND, raised.exception.code)
        self.cluster.plan(frames.Send, lambda peer, id, _: peer.write(frames.Error(code=99, message="later"), id))
        with self.assertRaises(parley.RequestRefused) as raised:
            client.send("user2", "hi")
        self.assertEqual((99, "later"), (raised.exception.code, str(raised.exception)))
        self.assertTrue(client.connected)

    def test_wrong_password_is_raised_and_login_may_be_tried_again(self):
        client = self.client(self.gateway(), log_in=False)
        with self.assertRaises(parley.RequestRefused):
            client.login("user1", "wrong")
        with self.assertRaises(parley.NotLoggedIn):
            client.send("user2", "hi")
        client.login("user1", PASSWORD)
        self.assertEqual(1, client.send("user2", "hi").seq)

    def test_reconnects_by_access_token_and_misses_nothing(self):
        gateway = self.gateway()
        self.client(gateway)
        self.cluster.say("user2", "user1", "before")
        self.wait_shown("before")
        gateway.cut()
        self.cluster.say("user2", "user1", "meanwhile")
        self.wait_shown("before", "meanwhile")
        self.assertEqual(1, len(self.cluster.seen(frames.Resume)))
        self.assertEqual(["connection", "connection"], [event[0] for event in self.events])

    def test_reconnects_by_refresh_token_when_the_access_token_has_expired(self):
        gateway = self.gateway()
        client = self.client(gateway)
        self.cluster.valid_access.clear()
        gateway.cut()
        self.assertEqual(1, client.send("user2", "still here", deadline=10).seq)
        self.assertEqual(1, len(self.cluster.seen(frames.Refresh)))

    def test_tells_when_no_token_is_good_any_more(self):
        gateway = self.gateway()
        client = self.client(gateway)
        self.cluster.valid_access.clear()
        self.cluster.valid_refresh.clear()
        gateway.cut()
        wait_until(lambda: [event for event in self.events if event[0] == "revoked"], "told")
        with self.assertRaises(parley.SessionEnded):
            client.send("user2", "hi")
        client.login("user1", PASSWORD)
        self.assertEqual(1, client.send("user2", "back").seq)

    def test_refreshes_before_the_access_token_expires(self):
        self.cluster.access_seconds = 1
        self.client(self.gateway())
        wait_until(lambda: self.cluster.seen(frames.Refresh), "refresh")

    def test_uses_another_gateway_when_one_is_gone(self):
        first, second = self.gateway(), self.gateway()
        client = self.client(first, second)
        first.stop()
        self.assertEqual(1, client.send("user2", "hi", deadline=10).seq)
        self.assertEqual(second.address, client.server)

    def test_says_when_no_server_can_be_reached(self):
        gateway = self.gateway()
        gateway.stop()
        client = self.client(gateway, log_in=False)
        with self.assertRaisesRegex(parley.NotConnected, "Cannot reach 127.0.0.1:.*Is the server running"):
            client.login("user1", PASSWORD)

    def test_stops_and_tells_when_replaced(self):
        """P-95"""
        gateway = self.gateway()
        older = self.client(gateway)
        self.client(gateway, device="laptop")
        wait_until(lambda: [event for event in self.events if event[0] == "replaced"], "told")
        with self.assertRaises(parley.SessionEnded):
            older.send("user2", "hi")
        self.assertFalse(older.connected)
        self.assertEqual(2, gateway.accepted)

    def test_stops_and_tells_when_revoked(self):
        """P-95"""
        gateway = self.gateway()
        client = self.client(gateway, state_directory=self.directory)
        self.cluster.peer("user1").write(frames.SessionRevoked(reason="The password was changed."))
        wait_until(lambda: [event for event in self.events if event[0] == "revoked"], "told")
        self.assertIn("The password was changed", self.events[-1][1])
        self.assertFalse(client.can_resume("user1"))
        self.assertEqual(1, gateway.accepted)

    def test_tells_what_whoever_runs_the_server_says(self):
        """P-370"""
        self.client(self.gateway())
        peer = self.cluster.peer("user1")
        peer.write(frames.ServerNotice(text="Down at ten."))
        peer.write(frames.ServerNotice())
        told = lambda: [event[1] for event in self.events if event[0] == "server_notice"]
        wait_until(lambda: len(told()) == 2, "told")
        self.assertEqual(["Down at ten.", ""], told())

    def test_obeys_go_away(self):
        """P-98"""
        first, second = self.gateway(), self.gateway()
        client = self.client(first, second)
        self.cluster.peer("user1").write(frames.GoAway(reason="restart", reconnect_after_ms=300))
        self.assertEqual(1, client.send("user2", "still answered").seq)
        wait_until(lambda: client.server == second.address, "moved")
        self.assertEqual(1, first.accepted)

    def test_waits_as_go_away_says_also_when_the_gateway_closes_first(self):
        first, second = self.gateway(), self.gateway()
        client = self.client(first, second)
        peer = self.cluster.peer("user1")
        peer.write(frames.GoAway(reason="restart", reconnect_after_ms=400))
        wait_until(lambda: client.ping() > 0, "frame read")
        peer.cut()
        wait_until(lambda: not client.connected, "lost")
        self.assertEqual(0, second.accepted)
        wait_until(lambda: client.server == second.address, "moved")

    def test_backs_off_while_the_gateway_refuses(self):
        gateway = self.gateway()
        client = self.client(gateway)
        for _ in range(2):
            self.cluster.plan(
                frames.Resume, lambda peer, id, _: peer.refuse(id, frames.ErrorCode.UNAVAILABLE, retry_after_ms=200)
            )
        gateway.cut()
        self.assertEqual(1, client.send("user2", "in the end", deadline=20).seq)
        self.assertEqual(3, len(self.cluster.seen(frames.Resume)))

    def test_a_restart_shows_nothing_twice_though_the_acknowledgement_was_lost(self):
        gateway = self.gateway()
        client = self.client(gateway, state_directory=self.directory)
        self.cluster.say("user2", "user1", "one")
        client.send("user2", "two")
        wait_until(lambda: self.cluster.cursors.get(("user1", "laptop", CONVERSATION)) == 2, "acknowledged")
        client.close()
        self.cluster.cursors.clear()
        self.cluster.say("user2", "user1", "three")
        again = self.client(gateway, state_directory=self.directory, log_in=False)
        again.resume("user1")
        self.wait_shown("one", "three")
        self.assertEqual(1, len(self.cluster.seen(frames.Login)))
        files = list((self.directory / "sessions").iterdir())
        self.assertEqual([0o600], [file.stat().st_mode & 0o777 for file in files])

    def test_without_receiving_nothing_is_asked_or_acknowledged(self):
        self.cluster.say("user2", "user1", "for another device")
        client = self.client(self.gateway(), receive=False)
        client.send("user2", "hi")
        self.cluster.say("user2", "user1", "again")
        client.close()
        self.assertEqual([], self.shown)
        self.assertEqual([], self.cluster.seen(frames.Sync) + self.cluster.seen(frames.Received))

    def test_a_callback_may_send_and_a_failing_one_stops_nothing(self):
        def answer(message):
            if message.text == "bad":
                raise RuntimeError("a fault of the application")
            client.send("user2", "echo " + message.text)

        client = self.client(self.gateway(), on_message=answer)
        with self.assertLogs("parley", "ERROR"):
            self.cluster.say("user2", "user1", "bad")
            for number in range(5):
                self.cluster.say("user2", "user1", str(number))
            texts = ["echo %d" % number for number in range(5)]
            wait_until(lambda: [send.text for send in self.cluster.seen(frames.Send)] == texts, "echoes")

    def test_history_lookup_and_online_users(self):
        client = self.client(self.gateway())
        for number in range(5):
            client.send("user2", str(number))
        answer = client.history("user2", limit=2)
        self.assertEqual(["4", "3"], [message.text for message in answer.messages])
        self.assertTrue(answer.more)
        self.assertEqual(["user1"], [user.name for user in client.online_users()])
        self.assertEqual("user2", client.name_of(USER_IDS["user2"]))
        self.assertEqual("deleted account", client.name_of(999999999))

    def test_logout_forgets_the_tokens(self):
        client = self.client(self.gateway(), state_directory=self.directory)
        client.logout()
        self.assertFalse(client.can_resume("user1"))
        self.assertEqual([], self.events)
        with self.assertRaises(parley.NotLoggedIn):
            client.resume("user1")

    def test_a_deleted_account_is_forgotten(self):
        """P-360"""
        gateway = self.gateway()
        client = self.client(gateway, state_directory=self.directory)
        self.cluster.plan(
            frames.DeleteAccount,
            lambda peer, request_id, _: peer.refuse(request_id, parley.ErrorCode.UNAUTHENTICATED),
        )
        with self.assertRaises(parley.RequestRefused):
            client.delete_account("wrong")
        self.assertGreater(client.ping(), 0)

        def delete(peer, request_id, _):
            peer.write(frames.DeleteAccountAnswer(), request_id)
            peer.cut()

        self.cluster.plan(frames.DeleteAccount, delete)
        client.delete_account(PASSWORD)
        self.assertEqual([], list(self.directory.glob("sessions/*")))
        self.assertEqual([], self.events)
        with self.assertRaises(parley.NotLoggedIn):
            client.resume("user1")
        self.assertEqual(1, gateway.accepted)

    def test_nonsense_from_the_server_ends_the_connection_only(self):
        gateway = self.gateway()
        client = self.client(gateway)
        self.cluster.peer("user1").write_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        wait_until(lambda: gateway.accepted == 2 and client.connected, "connected again")

    def test_unknown_pushes_are_ignored(self):
        """P-23"""
        client = self.client(self.gateway())
        self.cluster.peer("user1").write_bytes(bytes.fromhex("0000000a01c8000000000000 0801"))
        self.assertGreater(client.ping(), 0)

    def test_heartbeats_when_there_is_nothing_else_to_send(self):
        """P-48"""
        client = self.client(self.gateway())
        client._keeper.connection.heartbeat_seconds = 0.05
        wait_until(lambda: len(self.cluster.seen(frames.Ping)) >= 3, "pings")
        self.assertEqual([], self.events)

    def test_a_server_that_answers_no_heartbeat_is_left(self):
        self.addCleanup(setattr, connection, "PONG_SECONDS", connection.PONG_SECONDS)
        connection.PONG_SECONDS = 0.1
        gateway = self.gateway()
        client = self.client(gateway)
        self.cluster.plan(frames.Ping, lambda *_: None)
        client._keeper.connection.heartbeat_seconds = 0.05
        wait_until(lambda: gateway.accepted == 2 and client.connected, "connected again")
        self.assertIn("heartbeat", self.events[0][2])

    def test_gives_up_at_the_deadline(self):
        self.addCleanup(setattr, keeping, "REQUEST_SECONDS", keeping.REQUEST_SECONDS)
        keeping.REQUEST_SECONDS = 0.1
        client = self.client(self.gateway())
        for _ in range(50):
            self.cluster.plan(frames.Send, lambda *_: None)
        with self.assertRaises(parley.DeadlineExceeded):
            client.send("user2", "hi", deadline=0.5)
        self.assertGreater(len(self.cluster.seen(frames.Send)), 1)


if __name__ == "__main__":
    unittest.main()
