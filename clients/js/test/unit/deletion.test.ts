import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Client, directConversationId, ErrorCode, isDeleted, MemoryStore, Role } from '../../src/index.js';
import { TABLES } from '../../src/store/store.js';
import { calls, MessageSchema } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, ME, PEER } from './fake-gateway.js';

const ID = directConversationId(ME.id, PEER.id);
const message = (seq: bigint, fields: object = {}) => ({
  conversationId: ID,
  seq,
  timestampMs: 1_000n,
  senderId: PEER.id,
  text: `text ${seq}`,
  clientMessageId: `peer-${seq}`,
  ...fields,
});

let gateway: FakeGateway;
let store: MemoryStore;

beforeEach(() => {
  gateway = new FakeGateway();
  store = new MemoryStore();
});

afterEach(() => gateway.close());

describe('an account', () => {
  /** As a gateway does it: the answer is the last thing on the connection. */
  function deletes(): void {
    gateway.on(calls.deleteAccount, (_body, link) => {
      setImmediate(() => link.socket.close());
      return { schema: calls.deleteAccount.answer, body: {} };
    });
  }

  it('is deleted by its password, with all that was kept of it here, and nobody connects again', async () => {
    deletes();
    const client = await loggedIn(gateway, store);
    const [{ deviceId }, ended] = [client, vi.fn()];
    client.on('ended', ended);
    gateway.links[0]!.push(MessageSchema, message(1n));
    await vi.waitFor(async () => expect(await client.messages(ID)).toHaveLength(1));
    await client.setDraft(ID, 'a draft');
    await client.deleteAccount('secret');
    expect(gateway.of(calls.deleteAccount.request)).toMatchObject([{ password: 'secret' }]);
    expect([client.user, client.isConnected, client.conversations]).toEqual([undefined, false, []]);
    for (const table of TABLES) {
      expect(await store.list(table), table).toEqual(table === 'device' ? [{ id: deviceId }] : []);
    }
    await vi.waitFor(() => expect(gateway.links[0]!.socket.readyState).toBe(WebSocket.CLOSED));
    await expect(client.deleteAccount('secret')).rejects.toThrow('Nobody is logged in');
    expect(ended).not.toHaveBeenCalled();
    expect(gateway.links).toHaveLength(1);
    const servers = [await gateway.url()];
    expect((await Client.open({ servers, store, WebSocket: WebSocket as never })).user).toBeUndefined();
  });

  it('leaves the client to another user', async () => {
    deletes();
    const client = await loggedIn(gateway, store);
    await client.deleteAccount('secret');
    expect(await client.login('me', 'secret')).toMatchObject({ id: ME.id });
    expect(client.isConnected).toBe(true);
  });

  it('stays when the password is wrong, and so does the session', async () => {
    const sentence = 'The password is wrong.';
    gateway.on(calls.deleteAccount, () => ({ refuse: ErrorCode.UNAUTHENTICATED, message: sentence }));
    const client = await loggedIn(gateway, store);
    await client.setDraft(ID, 'a draft');
    await expect(client.deleteAccount('wrong')).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED, message: sentence });
    expect([client.user?.id, client.isConnected, client.conversation(ID).draft]).toEqual([ME.id, true, 'a draft']);
  });

  it('is asked to be deleted once, also when no answer comes', async () => {
    gateway.on(calls.deleteAccount, () => 'close');
    const client = await loggedIn(gateway, store);
    await expect(client.deleteAccount('secret')).rejects.toMatchObject({ name: 'NotConnected' });
    expect(gateway.of(calls.deleteAccount.request)).toHaveLength(1);
  });
});

describe('somebody whose account was deleted', () => {
  it('has no name once a message says so', async () => {
    const client = await loggedIn(gateway, store);
    client.person(PEER.id);
    await vi.waitFor(() => expect(client.person(PEER.id)?.name).toBe(PEER.name));
    const people = vi.fn();
    client.on('people', people);
    gateway.links[0]!.push(MessageSchema, message(1n, { senderDeleted: true }));
    await vi.waitFor(async () => expect(await client.messages(ID)).toMatchObject([{ text: 'text 1', senderDeleted: true }]));
    expect(isDeleted(client.person(PEER.id)!)).toBe(true);
    expect(people).toHaveBeenCalledOnce();
  });

  it('has none in older messages either', async () => {
    const body = { messages: [message(1n, { senderDeleted: true }), message(2n, { senderId: ME.id })] };
    gateway.on(calls.history, () => ({ schema: calls.history.answer, body }));
    const client = await loggedIn(gateway, store);
    expect(await client.loadOlder(ID)).toBe(true);
    expect((await client.messages(ID)).map(({ senderDeleted }) => senderDeleted)).toEqual([true, undefined]);
    expect(client.person(PEER.id)).toEqual({ id: PEER.id, name: '', nickname: '', avatarUrl: '' });
  });

  it('is whom the server does not find any more; a part of an answer tells of a part only', async () => {
    const ids = [1, 2, 3].map((number) => PEER.id + number);
    gateway.on(calls.userLookup, ({ userIds }) => {
      const users = userIds.includes(ids[1]) ? [{ id: ids[1], name: 'second' }] : [];
      const more = userIds.length === 3;
      return { schema: calls.userLookup.answer, body: { users, more, answered: more ? 2 : 0 } };
    });
    const client = await loggedIn(gateway, store);
    ids.forEach((id) => client.person(id));
    await vi.waitFor(() => expect(ids.map((id) => client.person(id)?.name)).toEqual(['', 'second', '']));
    expect(gateway.of(calls.userLookup.request)).toMatchObject([{ userIds: ids }, { userIds: [ids[2]] }]);
  });

  it('has none among the members of a group that he has yet to leave', async () => {
    const told = [{ user: PEER }, { user: { id: PEER.id + 1 } }, { user: { id: PEER.id + 2 }, role: Role.UNSPECIFIED }];
    const body = { members: told.map((member) => ({ role: Role.MEMBER, ...member })), membersSeq: 1n };
    gateway.on(calls.groupMembers, () => ({ schema: calls.groupMembers.answer, body }));
    const client = await loggedIn(gateway, store);
    const members = await client.groups.members((1n << 60n) + 5n);
    expect(new Set(members.map(({ person }) => person.name))).toEqual(new Set([PEER.name, '']));
  });

  it('is not told from one whose name could not be had: he is looked up', async () => {
    const conversations = [{ conversationId: ID, peer: { id: PEER.id }, lastSeq: 1n }];
    gateway.on(calls.conversations, () => ({ schema: calls.conversations.answer, body: { conversations } }));
    const client = await loggedIn(gateway, store);
    await vi.waitFor(() => expect(client.conversations).toHaveLength(1));
    expect(client.person(PEER.id)).toBeUndefined();
    await vi.waitFor(() => expect(client.person(PEER.id)?.name).toBe(PEER.name));
  });
});
