import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Client, IndexedDbStore, MemoryStore, RequestRefused, type Store, type StoredMessage } from '../../src/index.js';
import {
  calls,
  ChangedSchema,
  ErrorCode,
  ErrorSchema,
  GoAwaySchema,
  MessageSchema,
  ReceiptSchema,
  SessionReplacedSchema,
  SessionEnd,
  SessionRevokedSchema,
} from '../../src/wire/frames.js';
import { FakeGateway, ME, PEER } from './fake-gateway.js';

const C = (BigInt(PEER.id) << 30n) + BigInt(ME.id);
const UNTIL = { timeout: 10_000, interval: 10 };

let gateway: FakeGateway;
let clients: Client[];

beforeEach(() => {
  gateway = new FakeGateway();
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await gateway.close();
});

async function open(store: Store = new MemoryStore(), servers?: string[]): Promise<Client> {
  const client = await Client.open({ servers: servers ?? [await gateway.url()], store, WebSocket: WebSocket as never });
  clients.push(client);
  return client;
}

async function loggedIn(store?: Store): Promise<Client> {
  const client = await open(store);
  await client.login('me', 'secret');
  return client;
}

const message = (seq: bigint, text = `text ${seq}`) => ({
  conversationId: C,
  seq,
  timestampMs: 1_000n + seq,
  senderId: PEER.id,
  senderName: 'peer',
  recipientId: ME.id,
  clientMessageId: `peer-${seq}`,
  messageType: 1,
  text,
});

describe('receiving', () => {
  it('takes pushes once and in order, asks for gaps, and acknowledges what is stored (P-68 to P-70, P-74)', async () => {
    const client = await loggedIn();
    const arrived: string[] = [];
    client.on('message', ({ text }) => arrived.push(text));
    await vi.waitFor(() => expect(gateway.of(calls.sync.request)).toHaveLength(1), UNTIL);
    gateway.on(calls.sync, ({ after }) => ({
      schema: calls.sync.answer,
      body: after.length ? { messages: [message(2n), message(3n)] } : {},
    }));
    for (const seq of [1n, 1n, 3n, 4n]) {
      gateway.links[0]!.push(MessageSchema, message(seq));
    }
    await vi.waitFor(() => expect(arrived).toEqual(['text 1', 'text 2', 'text 3', 'text 4']), UNTIL);
    await vi.waitFor(() => expect(gateway.received.at(-1)?.positions[0].seq).toBe(4n), UNTIL);
    expect(client.conversation(C)).toMatchObject({ unread: 4, lastSeen: 4n, heldFrom: 1n, complete: true });
  });

  it('acknowledges nothing that the store did not take, and takes it later', async () => {
    const store = new MemoryStore();
    const client = await loggedIn(store);
    await vi.waitFor(() => expect(gateway.of(calls.sync.request)).toHaveLength(1), UNTIL);
    const write = vi.spyOn(store, 'write').mockRejectedValue(new Error('no room'));
    gateway.links[0]!.push(MessageSchema, message(1n));
    await vi.waitFor(() => expect(write).toHaveBeenCalled(), UNTIL);
    write.mockRestore();
    gateway.on(calls.sync, () => ({ schema: calls.sync.answer, body: { messages: [message(1n)] } }));
    await vi.waitFor(() => expect(client.conversation(C).unread).toBe(1), UNTIL);
    expect(gateway.received.every(({ positions }) => positions[0].seq === 1n)).toBe(true);
    expect(await client.messages(C)).toHaveLength(1);
  });

  it('follows a Sync to its end, messages and changes in one order (P-81, P-196)', async () => {
    let pages = 0;
    gateway.on(calls.sync, ({ continuation }) =>
      pages++ === 0
        ? { schema: calls.sync.answer, body: { messages: [message(1n)], more: true, continuation: new Uint8Array([7]) } }
        : {
            schema: calls.sync.answer,
            body: {
              messages: [message(3n)],
              changes: [{ ...change(2n, 1n), what: { case: 'react', value: { emoji: '👍' } } }],
              continuation,
            },
          },
    );
    const client = await loggedIn();
    await vi.waitFor(() => expect(client.conversation(C).lastSeen).toBe(3n), UNTIL);
    expect((await client.message(C, 1n))!.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }]);
    expect(gateway.of(calls.sync.request)[1].continuation).toEqual(new Uint8Array([7]));
  });

  it('keeps the highest receipt (P-86), and asks for those it missed (P-139)', async () => {
    const client = await loggedIn();
    const { stored } = await client.send(PEER.id, 'hello');
    await stored;
    gateway.links[0]!.push(ReceiptSchema, { conversationId: C, userId: PEER.id, deliveredSeq: 1n });
    gateway.links[0]!.push(ReceiptSchema, { conversationId: C, userId: PEER.id, deliveredSeq: 0n });
    await vi.waitFor(() => expect(client.conversation(C).deliveredSeq).toBe(1n), UNTIL);
    await (await client.send(PEER.id, 'again')).stored;
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(gateway.of(calls.sync.request)).toHaveLength(2), UNTIL);
    expect(gateway.of(calls.sync.request)[1].delivered).toMatchObject([{ conversationId: C, seq: 1n }]);
  });
});

const change = (seq: bigint, targetSeq: bigint) => ({
  conversationId: C,
  seq,
  timestampMs: 2_000n,
  senderId: PEER.id,
  recipientId: ME.id,
  clientMessageId: `change-${seq}`,
  targetSeq,
});

describe('conversations and read marks', () => {
  const listed = (fields: object = {}) => ({
    conversationId: C,
    peer: PEER,
    lastSeq: 7n,
    preview: message(7n),
    unread: 3,
    readSeq: 4n,
    peerDeliveredSeq: 5n,
    peerReadSeq: 2n,
    ...fields,
  });

  it('are known after a login on a device to which nothing came', async () => {
    const group = { conversationId: (1n << 60n) + 5n, lastSeq: 1n };
    gateway.on(calls.conversations, ({ continuation }) => ({
      schema: calls.conversations.answer,
      body: continuation.length
        ? { conversations: [listed()] }
        : { conversations: [group], more: true, continuation: new Uint8Array([1]) },
    }));
    const client = await loggedIn();
    await vi.waitFor(() => expect(client.conversations).toHaveLength(1), UNTIL);
    expect(client.conversations[0]).toMatchObject({
      id: C,
      peerId: PEER.id,
      unread: 3,
      readSeq: 4n,
      deliveredSeq: 5n,
      peerReadSeq: 2n,
      latest: { text: 'text 7' },
      heldFrom: undefined,
    });
    expect(client.person(PEER.id)?.name).toBe('peer');
    // What is counted already is not counted again when it comes.
    gateway.on(calls.sync, () => ({ schema: calls.sync.answer, body: { messages: [message(7n)] } }));
    gateway.links[0]!.push(MessageSchema, message(7n));
    await vi.waitFor(() => expect(client.conversation(C).lastSeen).toBe(7n), UNTIL);
    gateway.links[0]!.push(MessageSchema, message(8n));
    await vi.waitFor(() => expect(client.conversation(C).unread).toBe(4), UNTIL);
  });

  it('are read on all devices of a user', async () => {
    gateway.on(calls.read, ({ positions }) => ({
      schema: calls.read.answer,
      body: { marks: positions.map(({ conversationId, seq }: any) => ({ conversationId, readSeq: seq })) },
    }));
    const client = await loggedIn();
    for (const seq of [1n, 2n, 3n]) {
      gateway.links[0]!.push(MessageSchema, message(seq));
    }
    await vi.waitFor(() => expect(client.conversation(C).unread).toBe(3), UNTIL);
    gateway.links[0]!.push(ReceiptSchema, { conversationId: C, userId: ME.id, readSeq: 2n });
    await vi.waitFor(() => expect(client.conversation(C).unread).toBe(1), UNTIL);
    await client.markRead(C);
    expect(client.conversation(C).unread).toBe(0);
    await vi.waitFor(() => expect(gateway.of(calls.read.request)).toHaveLength(1), UNTIL);
    expect(gateway.of(calls.read.request)[0].positions).toMatchObject([{ conversationId: C, seq: 3n }]);
    gateway.links[0]!.push(ReceiptSchema, { conversationId: C, userId: PEER.id, readSeq: 3n });
    await vi.waitFor(() => expect(client.conversation(C)).toMatchObject({ peerReadSeq: 3n, deliveredSeq: 0n }), UNTIL);
  });

  it('are left alone with a server that does not know them (P-21)', async () => {
    gateway.on(calls.conversations, () => ({ refuse: ErrorCode.UNSUPPORTED }));
    const client = await loggedIn();
    gateway.links[0]!.push(MessageSchema, message(1n));
    await vi.waitFor(() => expect(client.conversation(C).unread).toBe(1), UNTIL);
    await client.markRead(C);
    gateway.on(calls.conversations, () => ({ schema: calls.conversations.answer, body: {} }));
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(gateway.of(calls.sync.request).length).toBeGreaterThanOrEqual(2), UNTIL);
    await vi.waitFor(() => expect(client.isConnected).toBe(true), UNTIL);
    expect(gateway.of(calls.read.request)).toEqual([]);
    expect(gateway.of(calls.conversations.request)).toHaveLength(1);
  });
});

describe('changes', () => {
  const push = (seq: bigint, what: object) =>
    gateway.links[0]!.push(ChangedSchema, { ...change(seq, 1n), what } as never);

  it('edits, reacts, pins and recalls a message that is held (P-194, P-195)', async () => {
    const client = await loggedIn();
    const now = () => client.message(C, 1n) as Promise<StoredMessage>;
    gateway.links[0]!.push(MessageSchema, message(1n));
    push(2n, { case: 'edit', value: { content: { text: 'better' } } });
    push(3n, { case: 'react', value: { emoji: '🎉' } });
    push(4n, { case: 'react', value: { emoji: '🎉' } });
    push(5n, { case: 'pin', value: {} });
    await vi.waitFor(async () => expect((await now())?.pinned).toBe(true), UNTIL);
    expect(await now()).toMatchObject({ text: 'better', revisedSeq: 2n, reactions: [{ emoji: '🎉', count: 1 }] });
    push(6n, { case: 'recall', value: {} });
    await vi.waitFor(async () => expect((await now()).recalled).toBe(true), UNTIL);
    expect(await now()).toMatchObject({ text: '', reactions: [], pinned: false });
    expect(client.conversation(C).unread).toBe(1);
  });

  it('applies to a page of history only what is newer than it (P-198)', async () => {
    const client = await loggedIn();
    gateway.on(calls.history, () => ({
      schema: calls.history.answer,
      body: { conversationId: C, messages: [{ ...message(1n), reactions: [{ emoji: '👍', count: 1 }] }], asOfSeq: 3n },
    }));
    await client.loadOlder(C);
    gateway.on(calls.sync, () => ({
      schema: calls.sync.answer,
      body: {
        changes: [
          { ...change(3n, 1n), what: { case: 'react', value: { emoji: '👍', remove: true } } },
          { ...change(4n, 1n), what: { case: 'react', value: { emoji: '🎉' } } },
        ],
      },
    }));
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(client.conversation(C).lastSeen).toBe(4n), UNTIL);
    expect((await client.message(C, 1n))!.reactions.map(({ emoji }) => emoji)).toEqual(['👍', '🎉']);
  });

  it('skips a kind of change that it does not know, and goes on (P-204)', async () => {
    const client = await loggedIn();
    gateway.links[0]!.push(MessageSchema, message(1n));
    push(2n, { case: undefined });
    gateway.links[0]!.push(MessageSchema, message(3n));
    await vi.waitFor(() => expect(client.conversation(C).lastSeen).toBe(3n), UNTIL);
  });
});

describe.each([
  ['in memory', async () => new MemoryStore()],
  ['in IndexedDB', () => IndexedDbStore.open(`test-${Math.random()}`)],
] as const)('the outbox %s', (_name, openStore) => {
  it('keeps a message before it is sent', async () => {
    const store = await openStore();
    const client = await loggedIn(store);
    let kept = 0;
    gateway.on(calls.send, () => 'silence');
    const write = vi.spyOn(store, 'write');
    await client.send(PEER.id, 'hello');
    kept = (await store.list('outbox')).length;
    expect(kept).toBe(1);
    expect(write).toHaveBeenCalled();
    await vi.waitFor(() => expect(gateway.of(calls.send.request)).toHaveLength(1), UNTIL);
  });

  it('sends after a restart what was not answered, under the same id (P-53, P-55)', async () => {
    const store = await openStore();
    const first = await loggedIn(store);
    gateway.on(calls.send, () => 'close');
    const { clientMessageId } = await first.send(PEER.id, 'hello');
    await vi.waitFor(() => expect(gateway.of(calls.send.request).length).toBeGreaterThan(0), UNTIL);
    store.close = () => {}; // As if killed: the data is there, nothing was said.
    await first.close();
    gateway.on(calls.send, () => ({ schema: calls.send.answer, body: { conversationId: C, seq: 7n, timestampMs: 5n } }));
    const second = await open(store);
    expect(second.user?.name).toBe('me');
    await vi.waitFor(() => expect(second.outgoing(C)).toEqual([]), UNTIL);
    const ids = new Set(gateway.of(calls.send.request).map((send) => send.clientMessageId));
    expect([...ids]).toEqual([clientMessageId]);
    expect(await second.messages(C)).toMatchObject([{ seq: 7n, text: 'hello', senderId: ME.id, clientMessageId }]);
  });

  it('takes a message that a Sync lists for sent, and shows it once', async () => {
    const store = await openStore();
    const client = await loggedIn(store);
    const arrived = vi.fn();
    client.on('message', arrived);
    gateway.on(calls.send, () => 'silence');
    const { clientMessageId } = await client.send(PEER.id, 'hello');
    await vi.waitFor(() => expect(gateway.of(calls.send.request)).toHaveLength(1), UNTIL);
    const own = { ...message(1n, 'hello'), senderId: ME.id, recipientId: PEER.id, clientMessageId };
    gateway.on(calls.sync, () => ({ schema: calls.sync.answer, body: { messages: [own] } }));
    gateway.on(calls.send, () => ({ schema: calls.send.answer, body: { conversationId: C, seq: 1n, timestampMs: 5n } }));
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(client.outgoing(C)).toEqual([]), UNTIL);
    await vi.waitFor(() => expect(client.conversation(C).lastSeen).toBe(1n), UNTIL);
    expect(await client.messages(C)).toHaveLength(1);
    expect(arrived).not.toHaveBeenCalled();
  });

  it('keeps what is refused, with the reason, and sends the rest (P-57)', async () => {
    const client = await loggedIn(await openStore());
    const taken = () => ({ schema: calls.send.answer, body: { conversationId: C, seq: 1n, timestampMs: 5n } });
    gateway.on(calls.send, ({ text }) => (text === 'bad' ? { refuse: ErrorCode.FORBIDDEN } : taken()));
    const refused = await client.send(PEER.id, 'bad');
    const good = await client.send(PEER.id, 'good');
    await expect(refused.stored).rejects.toBeInstanceOf(RequestRefused);
    expect(await good.stored).toBe(1n);
    expect(client.outgoing(C)).toMatchObject([{ refused: { code: ErrorCode.FORBIDDEN } }]);
    gateway.on(calls.send, taken);
    const again = await client.retry(client.outgoing(C)[0]!);
    expect(again.clientMessageId).toBe(refused.clientMessageId);
    expect(await again.stored).toBe(1n);
    expect(client.outgoing(C)).toEqual([]);
  });

  it('sends again what is refused for the moment (P-28), and keeps the order', async () => {
    const client = await loggedIn(await openStore());
    let tries = 0;
    let seq = 0n;
    gateway.on(calls.send, () =>
      tries++ < 2
        ? { refuse: ErrorCode.OVERLOADED, retryAfterMs: 20 }
        : { schema: calls.send.answer, body: { conversationId: C, seq: ++seq, timestampMs: 5n } },
    );
    const sent = await Promise.all(['a', 'b', 'c'].map((text) => client.send(PEER.id, text)));
    expect(await Promise.all(sent.map(({ stored }) => stored))).toEqual([1n, 2n, 3n]);
    expect((await client.messages(C)).map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  it('gives up a message for which the server closes the connection as nonsense', async () => {
    const client = await loggedIn(await openStore());
    gateway.on(calls.send, (_send, link) => {
      link.push(ErrorSchema, { code: ErrorCode.MALFORMED, message: 'What was that?' });
      link.socket.close(1002);
      return 'silence';
    });
    const { stored } = await client.send(PEER.id, 'hello');
    await expect(stored).rejects.toMatchObject({ code: ErrorCode.MALFORMED });
    await vi.waitFor(() => expect(client.isConnected).toBe(true), UNTIL);
    expect(gateway.of(calls.send.request)).toHaveLength(1);
  });

  it('refuses at once what no gateway would take', async () => {
    const client = await loggedIn(await openStore());
    await expect(client.send(PEER.id, '')).rejects.toMatchObject({ code: ErrorCode.INVALID });
    await expect(client.send(PEER.id, '界'.repeat(5_462))).rejects.toMatchObject({ code: ErrorCode.TOO_LARGE });
    expect(client.outgoing(C)).toEqual([]);
  });
});

describe('the session', () => {
  const withSeconds = (accessTokenSeconds: number) => ({
    session: { user: ME, accessToken: 'a', accessTokenSeconds, refreshToken: 'r', heartbeatSeconds: 30 },
  });

  it('comes back by Resume at once, then Sync', async () => {
    const client = await loggedIn();
    await vi.waitFor(() => expect(gateway.of(calls.sync.request)).toHaveLength(1), UNTIL);
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(gateway.of(calls.sync.request)).toHaveLength(2), UNTIL);
    expect(gateway.of(calls.resume.request)).toHaveLength(1);
    expect(client.isConnected).toBe(true);
  });

  it('refreshes its tokens before four fifths of their life are over', async () => {
    gateway.on(calls.login, () => ({ schema: calls.login.answer, body: withSeconds(1) }));
    await loggedIn();
    await vi.waitFor(() => expect(gateway.of(calls.refresh.request)).toMatchObject([{ refreshToken: 'r' }]), UNTIL);
  });

  it('shows a refresh token again first of all when its answer was lost (P-163)', async () => {
    gateway.on(calls.login, () => ({ schema: calls.login.answer, body: withSeconds(1) }));
    gateway.on(calls.refresh, () =>
      gateway.of(calls.refresh.request).length === 1
        ? 'close'
        : { schema: calls.refresh.answer, body: withSeconds(900) },
    );
    await loggedIn();
    await vi.waitFor(() => expect(gateway.of(calls.refresh.request)).toHaveLength(2), UNTIL);
    expect(gateway.of(calls.refresh.request).map(({ refreshToken }) => refreshToken)).toEqual(['r', 'r']);
    expect(gateway.of(calls.resume.request)).toEqual([]);
  });

  it('refreshes when its access token is not taken, and asks for the password when that fails too', async () => {
    const client = await loggedIn();
    const ended = vi.fn();
    client.on('ended', ended);
    gateway.on(calls.resume, () => ({ refuse: ErrorCode.TOKEN_EXPIRED }));
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(gateway.of(calls.refresh.request)).toHaveLength(1), UNTIL);
    await vi.waitFor(() => expect(client.isConnected).toBe(true), UNTIL);
    gateway.on(calls.refresh, () => ({ refuse: ErrorCode.UNAUTHENTICATED }));
    gateway.links[1]!.socket.terminate();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: 'expired' })), UNTIL);
    expect(client.user).toBeUndefined();
  });

  it.each([
    ['SessionReplaced', SessionReplacedSchema, {}, 'replaced'],
    ['SessionRevoked', SessionRevokedSchema, {}, 'revoked'],
    ['a logout', SessionRevokedSchema, { why: SessionEnd.LOGGED_OUT }, 'revoked'],
    ['a new password', SessionRevokedSchema, { why: SessionEnd.PASSWORD_CHANGED }, 'password'],
    ['the end of the account', SessionRevokedSchema, { why: SessionEnd.ACCOUNT_DELETED }, 'deleted'],
    ['a suspension', SessionRevokedSchema, { why: SessionEnd.ACCOUNT_SUSPENDED }, 'suspended'],
    ['an operator', SessionRevokedSchema, { why: SessionEnd.BY_OPERATOR }, 'operator'],
    ['what a newer server says', SessionRevokedSchema, { why: 99 as SessionEnd }, 'revoked'],
  ] as const)('does not connect again by itself after %s (P-95, P-368)', async (_name, schema, body, kind) => {
    const client = await loggedIn();
    const ended = vi.fn();
    client.on('ended', ended);
    gateway.links[0]!.push(schema, body);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind })), UNTIL);
    // Its first try would be at once, so before the login of another client.
    await loggedIn();
    expect(gateway.links).toHaveLength(2);
  });

  it('goes to another gateway when the time of GoAway has come (P-98)', async () => {
    const other = new FakeGateway();
    try {
      const client = await open(new MemoryStore(), [await gateway.url(), await other.url()]);
      await client.login('me', 'secret');
      gateway.links[0]!.push(GoAwaySchema, { reconnectAfterMs: 50 });
      await vi.waitFor(() => expect(other.of(calls.resume.request)).toHaveLength(1), UNTIL);
      expect(gateway.links).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it('waits as long as a server asks it to before it logs in again', async () => {
    await loggedIn();
    let refusedAt = 0;
    gateway.on(calls.resume, () => {
      if (refusedAt === 0) {
        refusedAt = Date.now();
        return { refuse: ErrorCode.OVERLOADED, retryAfterMs: 900 };
      }
      return { schema: calls.resume.answer, body: { session: { user: ME } } };
    });
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(gateway.of(calls.resume.request)).toHaveLength(2), UNTIL);
    expect(Date.now() - refusedAt).toBeGreaterThanOrEqual(890);
  });

  it('tells why a login was refused, and can try again', async () => {
    const client = await open();
    gateway.on(calls.login, ({ password }) =>
      password === 'secret'
        ? { schema: calls.login.answer, body: withSeconds(900) }
        : { refuse: ErrorCode.UNAUTHENTICATED },
    );
    await expect(client.login('me', 'wrong')).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED });
    expect((await client.login('me', 'secret')).id).toBe(ME.id);
  });

  it('keeps nothing of a user who logged out, and the device id for the next', async () => {
    const store = new MemoryStore();
    const client = await loggedIn(store);
    const { deviceId } = client;
    await (await client.send(PEER.id, 'hello')).stored;
    gateway.on(calls.logout, () => ({ schema: calls.logout.answer, body: {} }));
    await client.logout();
    for (const table of ['messages', 'conversations', 'outbox', 'people'] as const) {
      expect(await store.list(table)).toEqual([]);
    }
    expect(await store.list('device')).toEqual([{ id: deviceId }]);
    expect(client.user).toBeUndefined();
    expect((await client.login('me', 'secret')).id).toBe(ME.id);
  });
});
