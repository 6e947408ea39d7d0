import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Allowed, feedOf, MemoryStore, type Store } from '../../src/index.js';
import { calls, ChangedSchema, ErrorCode } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn as logIn, ME, PEER } from './fake-gateway.js';

const FEED = feedOf(ME.id);
const UNTIL = { timeout: 10_000, interval: 10 };

let gateway: FakeGateway;
let contacts: object;
let requests: object[];

beforeEach(() => {
  gateway = new FakeGateway();
  contacts = { version: 1n, restarted: true };
  requests = [];
  gateway.on(calls.contacts, () => ({ schema: calls.contacts.answer, body: contacts }));
  gateway.on(calls.contactRequests, ({ outgoing }) => ({
    schema: calls.contactRequests.answer,
    body: { requests: outgoing ? [] : requests },
  }));
  gateway.on(calls.blocks, () => ({ schema: calls.blocks.answer, body: { users: [] } }));
  gateway.on(calls.conversations, () => ({ schema: calls.conversations.answer, body: {} }));
});

afterEach(() => gateway.close());

const loggedIn = (store?: Store) => logIn(gateway, store);

const asked = () => gateway.of(calls.contacts.request);
const notice = (seq: bigint, what: object) =>
  gateway.links.at(-1)!.push(ChangedSchema, {
    conversationId: FEED,
    seq,
    timestampMs: 1_000n,
    senderId: ME.id,
    clientMessageId: `notice-${seq}`,
    what: { case: 'notice', value: { what } },
  } as never);

describe('contacts', () => {
  it('are kept, and only what has changed is asked for (P-275)', async () => {
    const store = new MemoryStore();
    contacts = { version: 7n, restarted: true, contacts: [{ user: PEER, alias: 'Old friend', sinceMs: 5n }] };
    const client = await loggedIn(store);
    await vi.waitFor(() => expect(client.contacts.get(PEER.id)).toMatchObject({ alias: 'Old friend' }), UNTIL);
    store.close = () => {};
    await client.close();
    contacts = { version: 8n };
    const again = await loggedIn(store);
    expect(again.contacts.list).toMatchObject([{ userId: PEER.id, alias: 'Old friend', sinceMs: 5 }]);
    await vi.waitFor(() => expect(asked().at(-1).sinceVersion).toBe(7n), UNTIL);
    await vi.waitFor(async () => expect(await store.list('device')).toMatchObject([{ contactsVersion: 8n }]), UNTIL);
    contacts = { version: 9n, contacts: [{ user: { id: PEER.id }, removed: true }] };
    await again.contacts.refresh();
    expect(asked().at(-1).sinceVersion).toBe(8n);
    expect(again.contacts.list).toEqual([]);
    expect(again.person(PEER.id)?.name).toBe('peer');
  });

  it('who ask are shown, and a notice has the lists read anew (P-276)', async () => {
    const client = await loggedIn();
    const changed = vi.fn();
    client.on('contacts', changed);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), UNTIL);
    requests = [{ user: PEER, text: 'It is me', createdMs: 9n }];
    notice(1n, { case: 'contactRequested', value: { userId: PEER.id, text: 'It is me', askedMs: 9n } });
    await vi.waitFor(() => expect(client.contacts.incoming).toEqual([{ userId: PEER.id, text: 'It is me', createdMs: 9 }]), UNTIL);
    gateway.on(calls.answerContact, () => {
      requests = [];
      contacts = { version: 2n, contacts: [{ user: PEER, sinceMs: 10n }] };
      return { schema: calls.answerContact.answer, body: {} };
    });
    await client.contacts.answer(PEER.id, true);
    expect(gateway.of(calls.answerContact.request)).toMatchObject([{ userId: PEER.id, accept: true }]);
    expect([client.contacts.incoming, client.contacts.list]).toMatchObject([[], [{ userId: PEER.id }]]);
  });

  it('tell the refusal of what was asked, and nothing else (P-277)', async () => {
    const client = await loggedIn();
    gateway.on(calls.requestContact, () => ({ refuse: ErrorCode.INVALID }));
    await expect(client.contacts.request(PEER.id, 'hello')).rejects.toMatchObject({ code: ErrorCode.INVALID });
    gateway.on(calls.requestContact, () => ({ schema: calls.requestContact.answer, body: { userId: PEER.id } }));
    gateway.on(calls.contacts, () => ({ refuse: ErrorCode.UNSUPPORTED }));
    await client.contacts.request(PEER.id, 'hello');
  });

  it('and nobody else may write, when the user wants it so', async () => {
    const client = await loggedIn();
    const first = { messages: Allowed.EVERYBODY, status: Allowed.EVERYBODY, readReceipts: true };
    const now = { ...first };
    gateway.on(calls.privacy, ({ messages, status, readReceipts }) => {
      now.messages = messages || now.messages;
      now.status = status || now.status;
      now.readReceipts = readReceipts ?? now.readReceipts;
      return { schema: calls.privacy.answer, body: now };
    });
    expect(await client.contacts.privacy()).toEqual(first);
    const changed = { ...first, messages: Allowed.CONTACTS };
    expect(await client.contacts.setPrivacy({ messages: Allowed.CONTACTS })).toEqual(changed);
    const off = { ...changed, readReceipts: false };
    expect(await client.contacts.setPrivacy({ readReceipts: false })).toEqual(off);
    expect(await client.contacts.privacy()).toEqual(off);
  });

  it('and read receipts are on at a server that knows no choice', async () => {
    const client = await loggedIn();
    const body = { messages: Allowed.EVERYBODY, status: Allowed.EVERYBODY };
    gateway.on(calls.privacy, () => ({ schema: calls.privacy.answer, body }));
    expect((await client.contacts.privacy()).readReceipts).toBe(true);
  });
});

describe('notices', () => {
  it('of new devices are there until they were seen, but for that of this device (P-340, P-341)', async () => {
    const client = await loggedIn();
    gateway.on(calls.read, () => ({ schema: calls.read.answer, body: {} }));
    const device = (deviceId: string) => ({ case: 'newDevice', value: { deviceId, address: '192.0.2.7', loggedInMs: 5n } });
    notice(1n, device(client.deviceId));
    notice(2n, device('laptop'));
    await vi.waitFor(async () => expect(await client.notices()).toMatchObject([{ event: { kind: 'newDevice', deviceId: 'laptop', address: '192.0.2.7' } }]), UNTIL);
    expect(client.conversation(FEED).unread).toBe(2);
    expect(client.conversations).toEqual([]);
    await client.seenNotices();
    expect(await client.notices()).toEqual([]);
    await vi.waitFor(() => expect(gateway.of(calls.read.request)[0]?.positions).toMatchObject([{ conversationId: FEED, seq: 2n }]), UNTIL);
  });
});

describe('the devices of the user', () => {
  it('are listed, and ended one by one or all others', async () => {
    const client = await loggedIn();
    gateway.on(calls.devices, () => ({
      schema: calls.devices.answer,
      body: { devices: [{ id: 'laptop', platform: 'Linux', createdMs: 1n, lastSeenMs: 2n, current: true }] },
    }));
    gateway.on(calls.endDevices, () => ({ schema: calls.endDevices.answer, body: { ended: 1 } }));
    expect(await client.devices.list()).toMatchObject([{ id: 'laptop', platform: 'Linux', lastSeenMs: 2, current: true }]);
    await client.devices.end('phone');
    expect(await client.devices.endOthers()).toBe(1);
    expect(gateway.of(calls.endDevices.request).map(({ which }) => which.value)).toEqual(['phone', true]);
  });
});

describe('a store of an earlier version', () => {
  it('is read: what came later is empty in it', async () => {
    const store = new MemoryStore();
    const first = await loggedIn(store);
    const id = first.conversationWith(PEER.id);
    await (await first.send(PEER.id, 'hello')).stored;
    store.close = () => {};
    await first.close();
    const [held] = await store.list('conversations');
    const { marks: _marks, group: _group, mentions: _mentions, activeMs: _active, ...old } = held!;
    await store.write([{ table: 'conversations', key: id.toString().padStart(20, '0'), value: old as never }]);
    const client = await loggedIn(store);
    expect(client.conversations).toMatchObject([{ id, mentions: 0, latest: { text: 'hello' }, marks: new Map() }]);
  });
});
