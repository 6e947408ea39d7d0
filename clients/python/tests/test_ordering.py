"""The rules of receiving, P-64 to P-77 of docs/protocol.md."""

import itertools
import random
import unittest

from parley.frames import Message, Position
from parley.ordering import MAX_HELD, Inbox

C = 42


def message(seq, conversation_id=C):
    return Message(conversation_id=conversation_id, seq=seq, text=str(seq))


def seqs(messages):
    return [message.seq for message in messages]


class InboxTest(unittest.TestCase):
    def test_a_restart_leaves_out_what_was_missed(self):
        """P-230"""
        inbox = Inbox({C: 3})
        self.assertEqual([], inbox.pushed(message(20)))
        self.assertEqual([20], seqs(inbox.restarted(C, 19)))
        self.assertEqual([], inbox.restarted(C, 5))
        self.assertEqual(20, inbox.last_seen(C))

    def test_shows_in_order(self):
        """P-69"""
        inbox = Inbox({C: 4})
        self.assertEqual([5], seqs(inbox.pushed(message(5))))
        self.assertEqual([6], seqs(inbox.pushed(message(6))))
        self.assertEqual(6, inbox.last_seen(C))

    def test_drops_what_was_seen(self):
        """P-68"""
        inbox = Inbox({C: 4})
        for seq in (1, 4):
            self.assertEqual([], inbox.pushed(message(seq)))
            self.assertEqual([], inbox.listed(message(seq)))
        self.assertEqual([], inbox.gaps())

    def test_holds_above_a_gap_and_asks_for_it(self):
        """P-66, P-70"""
        inbox = Inbox({C: 4})
        self.assertEqual([], inbox.pushed(message(7)))
        self.assertEqual([Position(conversation_id=C, seq=4)], inbox.gaps())
        self.assertEqual([5], seqs(inbox.listed(message(5))))
        self.assertEqual([6, 7], seqs(inbox.listed(message(6))))
        self.assertEqual([], inbox.listed(message(7)))
        self.assertEqual([], inbox.gaps())

    def test_a_late_push_closes_the_gap(self):
        inbox = Inbox({C: 4})
        inbox.pushed(message(6))
        self.assertEqual([5, 6], seqs(inbox.pushed(message(5))))
        self.assertEqual([], inbox.gaps())

    def test_a_new_conversation_begins_with_seq_1(self):
        inbox = Inbox()
        self.assertEqual([1], seqs(inbox.pushed(message(1))))
        self.assertEqual(1, inbox.last_seen(C))

    def test_an_unknown_conversation_is_asked_for_from_the_cursor(self):
        """P-71"""
        inbox = Inbox()
        self.assertEqual([], inbox.pushed(message(9)))
        self.assertIsNone(inbox.last_seen(C))
        self.assertEqual([Position(conversation_id=C)], inbox.gaps())
        self.assertEqual([8, 9], seqs(inbox.listed(message(8))))

    def test_an_unknown_conversation_that_the_sync_does_not_list_was_acknowledged(self):
        """P-72"""
        inbox = Inbox()
        inbox.pushed(message(9))
        ceilings = inbox.ceilings(inbox.gaps())
        inbox.pushed(message(10))
        self.assertEqual([10], seqs(inbox.sync_ended(ceilings)))
        self.assertEqual(10, inbox.last_seen(C))

    def test_what_a_complete_sync_does_not_list_is_not_waited_for(self):
        """P-72"""
        inbox = Inbox({C: 4})
        inbox.pushed(message(7))
        ceilings = inbox.ceilings(inbox.gaps())
        inbox.pushed(message(9))
        self.assertEqual([7], seqs(inbox.sync_ended(ceilings)))
        self.assertEqual([Position(conversation_id=C, seq=7)], inbox.gaps())

    def test_own_sends_count_as_seen_once_everything_below_is(self):
        """P-73"""
        inbox = Inbox({C: 4})
        self.assertEqual([], inbox.sent(C, 5))
        self.assertEqual(5, inbox.last_seen(C))
        self.assertEqual([], inbox.sent(C, 7))
        self.assertEqual(5, inbox.last_seen(C))
        self.assertEqual([Position(conversation_id=C, seq=5)], inbox.gaps_below_own())
        self.assertEqual([], inbox.gaps())
        self.assertEqual([6], seqs(inbox.pushed(message(6))))
        self.assertEqual(7, inbox.last_seen(C))
        self.assertEqual([], inbox.gaps_below_own())

    def test_own_sends_are_not_shown_when_a_sync_lists_them(self):
        inbox = Inbox()
        inbox.sent(C, 6)
        shown = [seq for seq in (4, 5, 6, 7) for seq in seqs(inbox.listed(message(seq)))]
        self.assertEqual([4, 5, 7], shown)

    def test_the_first_message_of_a_conversation_may_be_an_own_one(self):
        inbox = Inbox()
        inbox.sent(C, 1)
        self.assertEqual(1, inbox.last_seen(C))

    def test_an_own_send_lets_through_what_waited_for_it(self):
        inbox = Inbox({C: 4})
        inbox.pushed(message(6))
        self.assertEqual([6], seqs(inbox.sent(C, 5)))

    def test_a_new_connection_forgets_what_was_held_back(self):
        inbox = Inbox({C: 4})
        inbox.pushed(message(6))
        inbox.connected()
        self.assertEqual([], inbox.gaps())
        self.assertEqual([5, 6], seqs(inbox.listed(message(5)) + inbox.listed(message(6))))

    def test_a_cursor_ahead_of_the_kept_position_is_believed(self):
        inbox = Inbox({C: 4})
        self.assertEqual([9], seqs(inbox.listed(message(9))))
        self.assertEqual(9, inbox.last_seen(C))

    def test_conversations_do_not_disturb_each_other(self):
        inbox = Inbox({1: 4, 2: 8})
        self.assertEqual([], inbox.pushed(message(6, 1)))
        self.assertEqual([9], seqs(inbox.pushed(message(9, 2))))
        self.assertEqual([Position(conversation_id=1, seq=4)], inbox.gaps())

    def test_a_restart_goes_on_where_it_was(self):
        inbox = Inbox({C: 4})
        inbox.sent(C, 7)
        again = Inbox(*inbox.snapshot())
        self.assertEqual([5, 6], seqs(again.pushed(message(5)) + again.pushed(message(6))))
        self.assertEqual(7, again.last_seen(C))

    def test_what_is_held_back_is_bounded(self):
        inbox = Inbox({C: 0})
        for seq in range(2, MAX_HELD + 100):
            inbox.pushed(message(seq))
        shown = seqs(inbox.pushed(message(1)))
        self.assertLessEqual(len(shown), MAX_HELD + 1)
        self.assertEqual(list(range(1, len(shown) + 1)), shown)

    def test_any_order_with_duplicates_is_shown_once_and_in_order(self):
        for order in itertools.permutations(range(1, 6)):
            inbox = Inbox({C: 0})
            shown = [seq for seq in order + order for seq in seqs(inbox.pushed(message(seq)))]
            self.assertEqual([1, 2, 3, 4, 5], shown)

    def test_random_loss_reordering_and_own_sends_heal_by_sync(self):
        for seed in range(200):
            dice = random.Random(seed)
            start = dice.randint(0, 5)
            inbox = Inbox({C: start} if dice.random() < 0.7 else None)
            total = range(start + 1, start + 30)
            own = {seq for seq in total if dice.random() < 0.3}
            arrivals = [seq for seq in total if seq in own or dice.random() < 0.7]
            arrivals.sort(key=lambda seq: seq + dice.uniform(0, 4))
            shown = []
            for seq in arrivals:
                shown += inbox.sent(C, seq) if seq in own else inbox.pushed(message(seq))
            asked = inbox.gaps() or inbox.gaps_below_own()
            ceilings = inbox.ceilings(asked)
            after = inbox.last_seen(C)
            for seq in total:
                if seq > (start if after is None else after):
                    shown += inbox.listed(message(seq))
            shown += inbox.sync_ended(ceilings)
            self.assertEqual([seq for seq in total if seq not in own], seqs(shown), seed)


if __name__ == "__main__":
    unittest.main()
