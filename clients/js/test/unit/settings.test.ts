import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { feedOf, isMuted, MemoryStore, MUTED_FOR_GOOD } from '../../src/index.js';
import { calls, ChangedSchema, ErrorCode } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, ME, PEER } from './fake-gateway.js';

const C = (BigInt(PEER.id) << 30n) + BigInt(ME.id);
const OTHER = (100_000_003n << 30n) + BigInt(ME.id);
const UNTIL = { timeout: 10_000, interval: 10 };

let gateway: FakeGateway;
let listed: object[];

beforeEach(() => {
  gateway = new FakeGateway();
  listed = [
    { conversationId: C, lastSeq: 1n, activeMs: 1_000n },
    { conversationId: OTHER, lastSeq: 1n, activeMs: 2_000n },
  ];
  gateway.on(calls.conversations, () => ({ schema: calls.conversations.answer, body: { conversations: listed } }));
});

afterEach(() => gateway.close());

const answer = (settings: object) => ({ schema: calls.setConversation.answer, body: { settings } });
const notice = (seq: bigint, settings: object, conversationId = C) =>
  gateway.links.at(-1)!.push(ChangedSchema, {
    conversationId: feedOf(ME.id),
    seq,
    timestampMs: 1_000n,
    senderId: ME.id,
    clientMessageId: `notice-${seq}`,
    what: { case: 'notice', value: { what: { case: 'conversationSet', value: { conversationId, settings } } } },
  } as never);

describe('what is set for a conversation', () => {
  it('is asked for with nothing beside it, is kept, and puts it on top (P-231)', async () => {
    const store = new MemoryStore();
    const client = await loggedIn(gateway, store);
    await vi.waitFor(() => expect(client.conversations.map(({ id }) => id)).toEqual([OTHER, C]), UNTIL);
    gateway.on(calls.setConversation, ({ pinned = true, mutedUntilMs = 0n }) =>
      answer({ pinned, mutedUntilMs, version: mutedUntilMs > 0n ? 2 : 1 }),
    );
    await client.settings.set(C, { pinned: true });
    await client.settings.set(C, { mutedUntilMs: MUTED_FOR_GOOD });
    const [pin, mute] = gateway.of(calls.setConversation.request);
    expect([pin.pinned, pin.archived, pin.mutedUntilMs]).toEqual([true, undefined, undefined]);
    expect([mute.pinned, mute.archived, mute.mutedUntilMs]).toEqual([undefined, undefined, BigInt(MUTED_FOR_GOOD)]);
    expect(client.conversations.map(({ id }) => id)).toEqual([C, OTHER]);
    expect(isMuted(client.conversation(C))).toBe(true);
    store.close = () => {};
    await client.close();
    const again = await loggedIn(gateway, store);
    expect(again.conversation(C).settings).toEqual({ pinned: true, archived: false, mutedUntilMs: MUTED_FOR_GOOD, version: 2 });
  });

  it('on another device is told once, and the one with the higher version counts', async () => {
    const client = await loggedIn(gateway);
    const happened = vi.fn();
    client.on('happened', happened);
    notice(1n, { archived: true, mutedUntilMs: 5_000n, version: 4 });
    notice(2n, { archived: false, version: 3 });
    await vi.waitFor(() => expect(client.conversation(feedOf(ME.id)).lastSeen).toBe(2n), UNTIL);
    expect(client.conversation(C).settings).toEqual({ archived: true, pinned: false, mutedUntilMs: 5_000, version: 4 });
    expect([4_999, 5_000].map((now) => isMuted(client.conversation(C), now))).toEqual([true, false]);
    // It is nothing that the user has to be told.
    expect(await client.notices()).toEqual([]);
    expect(happened).not.toHaveBeenCalled();
  });

  it('is in the list of conversations at the next login', async () => {
    listed = [{ conversationId: C, lastSeq: 1n, settings: { pinned: true, version: 1 } }, { conversationId: OTHER, lastSeq: 1n }];
    const client = await loggedIn(gateway);
    await vi.waitFor(() => expect(client.conversation(C).settings).toMatchObject({ pinned: true, archived: false, version: 1 }), UNTIL);
    expect(client.conversation(OTHER).settings.version).toBe(0);
  });

  it('stays as it is when the server does not want the change (P-232)', async () => {
    const client = await loggedIn(gateway);
    gateway.on(calls.setConversation, () => ({ refuse: ErrorCode.INVALID }));
    await expect(client.settings.set(C, { archived: true })).rejects.toMatchObject({ code: ErrorCode.INVALID });
    expect(client.conversation(C).settings.archived).toBe(false);
  });
});
