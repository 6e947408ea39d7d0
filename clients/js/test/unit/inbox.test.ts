import { describe, expect, it } from 'vitest';
import { Inbox, type Placed } from '../../src/log/inbox.js';

const C = 42n;
const entry = (seq: bigint): Placed => ({ conversationId: C, seq });
const known = (last: bigint) => new Inbox<Placed>([[C, { last, own: [] }]]);
const seqs = (entries: Placed[]) => entries.map(({ seq }) => seq);

describe('the rules of receiving, P-64 to P-77', () => {
  it('takes in order (P-69)', () => {
    const inbox = known(4n);
    expect(seqs(inbox.pushed(entry(5n)))).toEqual([5n]);
    expect(seqs(inbox.pushed(entry(6n)))).toEqual([6n]);
    expect(inbox.state(C).last).toBe(6n);
  });

  it('drops what was seen (P-68)', () => {
    const inbox = known(4n);
    for (const seq of [1n, 4n]) {
      expect(inbox.pushed(entry(seq))).toEqual([]);
      expect(inbox.listed(entry(seq))).toEqual([]);
    }
    expect(inbox.gaps()).toEqual([]);
  });

  it('holds back above a gap and asks for it (P-66, P-70)', () => {
    const inbox = known(4n);
    expect(inbox.pushed(entry(7n))).toEqual([]);
    expect(inbox.gaps()).toEqual([{ conversationId: C, seq: 4n }]);
    expect(seqs(inbox.listed(entry(5n)))).toEqual([5n]);
    expect(seqs(inbox.listed(entry(6n)))).toEqual([6n, 7n]);
    expect(inbox.listed(entry(7n))).toEqual([]);
    expect(inbox.gaps()).toEqual([]);
  });

  it('lets a late push close the gap', () => {
    const inbox = known(4n);
    inbox.pushed(entry(6n));
    expect(seqs(inbox.pushed(entry(5n)))).toEqual([5n, 6n]);
    expect(inbox.gaps()).toEqual([]);
  });

  it('begins a new conversation with seq 1, whoever sent it', () => {
    expect(seqs(new Inbox<Placed>().pushed(entry(1n)))).toEqual([1n]);
    const own = new Inbox<Placed>();
    own.sent(C, 1n);
    expect(own.state(C).last).toBe(1n);
  });

  it('asks for an unknown conversation from the cursor (P-71)', () => {
    const inbox = new Inbox<Placed>();
    expect(inbox.pushed(entry(9n))).toEqual([]);
    expect(inbox.gaps()).toEqual([{ conversationId: C }]);
    expect(seqs(inbox.listed(entry(8n)))).toEqual([8n, 9n]);
  });

  it('drops what a Sync of an unknown conversation does not list: it was acknowledged (P-72)', () => {
    const inbox = new Inbox<Placed>();
    inbox.pushed(entry(9n));
    const ceilings = inbox.ceilings(inbox.gaps());
    inbox.pushed(entry(10n));
    expect(seqs(inbox.syncEnded(ceilings))).toEqual([10n]);
    expect(inbox.state(C).last).toBe(10n);
  });

  it('does not wait for what a complete Sync does not list (P-72)', () => {
    const inbox = known(4n);
    inbox.pushed(entry(7n));
    const ceilings = inbox.ceilings(inbox.gaps());
    inbox.pushed(entry(9n));
    expect(seqs(inbox.syncEnded(ceilings))).toEqual([7n]);
    expect(inbox.gaps()).toEqual([{ conversationId: C, seq: 7n }]);
  });

  it('counts own sends as seen once everything below is (P-73)', () => {
    const inbox = known(4n);
    expect(inbox.sent(C, 5n)).toEqual([]);
    expect(inbox.state(C)).toEqual({ last: 5n, own: [] });
    expect(inbox.sent(C, 7n)).toEqual([]);
    expect(inbox.state(C)).toEqual({ last: 5n, own: [7n] });
    expect(inbox.gapsBelowOwn()).toEqual([{ conversationId: C, seq: 5n }]);
    expect(seqs(inbox.pushed(entry(6n)))).toEqual([6n]);
    expect(inbox.state(C)).toEqual({ last: 7n, own: [] });
  });

  it('does not take own sends that a Sync lists, and lets through what waited for them', () => {
    const inbox = new Inbox<Placed>();
    inbox.sent(C, 6n);
    expect([4n, 5n, 6n, 7n].flatMap((seq) => seqs(inbox.listed(entry(seq))))).toEqual([4n, 5n, 7n]);
    const waiting = known(4n);
    waiting.pushed(entry(6n));
    expect(seqs(waiting.sent(C, 5n))).toEqual([6n]);
  });

  it('forgets on a new connection what was held back', () => {
    const inbox = known(4n);
    inbox.pushed(entry(6n));
    inbox.connected();
    expect(inbox.gaps()).toEqual([]);
    expect([...inbox.listed(entry(5n)), ...inbox.listed(entry(6n))].map(({ seq }) => seq)).toEqual([5n, 6n]);
  });

  it('takes each entry once and in order, however pushes are shuffled, doubled and lost', () => {
    for (let round = 0; round < 300; round++) {
      const inbox = known(0n);
      const all = Array.from({ length: 30 }, (_, index) => BigInt(index + 1));
      const pushes = [...all, ...all].filter(() => Math.random() < 0.6).sort(() => Math.random() - 0.5);
      const taken = pushes.flatMap((seq) => seqs(inbox.pushed(entry(seq))));
      const ceilings = inbox.ceilings(inbox.gaps());
      const last = inbox.state(C).last!;
      taken.push(...all.filter((seq) => seq > last).flatMap((seq) => seqs(inbox.listed(entry(seq)))));
      taken.push(...seqs(inbox.syncEnded(ceilings)));
      expect(taken).toEqual(all);
    }
  });
});
