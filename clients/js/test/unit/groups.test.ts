import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Joining, MembersEvent, MessageType, MemoryStore, Role, type Store } from '../../src/index.js';
import {
  calls,
  ChangedSchema,
  ErrorCode,
  MessageSchema,
  ReceiptSchema,
  TypingSchema,
  UserTypingSchema,
} from '../../src/wire/frames.js';
import { FakeGateway, loggedIn as logIn, ME, PEER } from './fake-gateway.js';

const G = (1n << 60n) + 5n;
const THIRD = { id: 100_000_003, name: 'third', nickname: 'Third' };
const UNTIL = { timeout: 10_000, interval: 10 };

let gateway: FakeGateway;
let group: { role: Role; membersSeq: bigint; memberCount: number };

beforeEach(() => {
  gateway = new FakeGateway();
  group = { role: Role.MEMBER, membersSeq: 1n, memberCount: 3 };
  gateway.on(calls.groupInfo, () =>
    group.role === Role.UNSPECIFIED
      ? { refuse: ErrorCode.FORBIDDEN }
      : { schema: calls.groupInfo.answer, body: { group: { ...listedGroup(), ...group } } },
  );
  gateway.on(calls.change, () => ({ schema: calls.change.answer, body: { conversationId: G, seq: 2n, timestampMs: 9n } }));
});

afterEach(() => gateway.close());

const loggedIn = (store?: Store) => logIn(gateway, store);

const listedGroup = () => ({ conversationId: G, profile: { name: 'Walks' }, creatorId: PEER.id, ...group });
const message = (seq: bigint, mentions: number[] = [], senderId = PEER.id) => ({
  conversationId: G,
  seq,
  timestampMs: 1_000n + seq,
  senderId,
  clientMessageId: `peer-${seq}`,
  messageType: 1,
  text: `text ${seq}`,
  ...(mentions.length > 0 && { content: { mentions } }),
});
const changed = (seq: bigint, what: object, senderId = PEER.id, targetSeq = 0n) => ({
  conversationId: G,
  seq,
  timestampMs: 2_000n,
  senderId,
  clientMessageId: `change-${seq}`,
  targetSeq,
  what,
});
const members = (event: MembersEvent, userIds: number[], role = Role.UNSPECIFIED) => ({
  case: 'members',
  value: { event, userIds, role },
});
const push = (entry: object) =>
  gateway.links.at(-1)!.push(('messageType' in entry ? MessageSchema : ChangedSchema) as never, entry as never);

describe('groups', () => {
  it('are listed with what is unread and who named the user (P-224, P-227)', async () => {
    gateway.on(calls.conversations, () => ({
      schema: calls.conversations.answer,
      body: {
        conversations: [{ conversationId: G, group: listedGroup(), lastSeq: 7n, unread: 2, mentions: 1, readSeq: 4n, preview: message(7n) }],
      },
    }));
    const client = await loggedIn();
    await vi.waitFor(() => expect(client.conversations).toMatchObject([{ id: G, unread: 2, mentions: 1 }]), UNTIL);
    expect(client.groups.get(G)).toMatchObject({ profile: { name: 'Walks' }, role: Role.MEMBER, memberCount: 3 });
    gateway.on(calls.sync, () => ({ schema: calls.sync.answer, body: { messages: [message(8n, [ME.id])] } }));
    push(message(8n, [ME.id]));
    push(message(9n, [THIRD.id]));
    await vi.waitFor(() => expect(client.conversation(G)).toMatchObject({ unread: 4, mentions: 2 }), UNTIL);
    push(changed(10n, { case: 'edit', value: { content: { text: 'nobody' } } }, PEER.id, 8n));
    await vi.waitFor(() => expect(client.conversation(G)).toMatchObject({ unread: 4, mentions: 1 }), UNTIL);
    gateway.links[0]!.push(ReceiptSchema, { conversationId: G, userId: ME.id, readSeq: 8n });
    await vi.waitFor(() => expect(client.conversation(G)).toMatchObject({ unread: 1, mentions: 0, readSeq: 8n }), UNTIL);
  });

  it('are not written again when nothing is different at the next login', async () => {
    const conversations = Array.from({ length: 3 }, (_, index) => ({
      conversationId: G + BigInt(index),
      group: { ...listedGroup(), conversationId: G + BigInt(index) },
      lastSeq: 7n,
      unread: 2,
      readSeq: 4n,
      preview: { ...message(7n), conversationId: G + BigInt(index) },
    }));
    gateway.on(calls.conversations, () => ({ schema: calls.conversations.answer, body: { conversations } }));
    const store = new MemoryStore();
    const client = await loggedIn(store);
    await vi.waitFor(() => expect(client.conversations).toHaveLength(3), UNTIL);
    const write = vi.spyOn(store, 'write');
    conversations[1]!.unread = 5;
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(client.conversation(G + 1n).unread).toBe(5), UNTIL);
    const written = write.mock.calls.flatMap(([writes]) => writes).filter(({ table }) => table === 'conversations');
    expect(written).toMatchObject([{ value: { id: G + 1n } }]);
  });

  it('show who comes and goes, and what became of the user, without counting it', async () => {
    const client = await loggedIn();
    push(changed(1n, members(MembersEvent.CREATED, [PEER.id, ME.id])));
    await vi.waitFor(() => expect(client.groups.get(G)?.memberCount).toBe(3), UNTIL);
    push(message(2n));
    push(changed(3n, { case: 'profile', value: { name: 'Long walks' } }));
    push(changed(4n, members(MembersEvent.ROLE, [ME.id], Role.ADMIN)));
    await vi.waitFor(() => expect(client.groups.get(G)).toMatchObject({ profile: { name: 'Long walks' }, role: Role.ADMIN }), UNTIL);
    const held = await client.messages(G);
    expect(held.map(({ event }) => event?.kind)).toEqual(['members', undefined, 'profile', 'members']);
    expect(held[0]).toMatchObject({ type: MessageType.SYSTEM, event: { event: MembersEvent.CREATED } });
    expect(client.conversation(G)).toMatchObject({ unread: 1, complete: true, lastSeen: 4n });
    group.role = Role.UNSPECIFIED;
    push(changed(5n, members(MembersEvent.REMOVED, [ME.id])));
    await vi.waitFor(() => expect(client.groups.get(G)?.role).toBe(Role.UNSPECIFIED), UNTIL);
    expect(client.conversations).toHaveLength(1);
  });

  it('are created and changed by requests, whose entries do not come back to this device (P-190, P-210)', async () => {
    gateway.on(calls.createGroup, () => ({
      schema: calls.createGroup.answer,
      body: { conversationId: G, seq: 1n, timestampMs: 5n },
    }));
    group = { role: Role.CREATOR, membersSeq: 1n, memberCount: 2 };
    const client = await loggedIn();
    expect(await client.groups.create({ name: 'Walks' }, [PEER.id])).toBe(G);
    group = { role: Role.CREATOR, membersSeq: 2n, memberCount: 3 };
    await client.groups.invite(G, [THIRD.id]);
    expect(gateway.of(calls.createGroup.request)[0].profile.name).toBe('Walks');
    expect(gateway.of(calls.change.request)[0]).toMatchObject({ to: { value: G }, what: { case: 'invite', value: { userIds: [THIRD.id] } } });
    expect(client.groups.get(G)).toMatchObject({ role: Role.CREATOR, memberCount: 3 });
    const held = await client.messages(G);
    expect(held.map(({ event }) => event)).toMatchObject([
      { event: MembersEvent.CREATED, userIds: [ME.id, PEER.id] },
      { event: MembersEvent.JOINED, userIds: [THIRD.id] },
    ]);
    push(message(3n));
    await vi.waitFor(() => expect(client.conversation(G).lastSeen).toBe(3n), UNTIL);
    expect(client.conversations).toHaveLength(1);
    group.role = Role.UNSPECIFIED;
    gateway.on(calls.change, () => ({ schema: calls.change.answer, body: { conversationId: G, seq: 4n, timestampMs: 9n } }));
    await client.groups.leave(G);
    expect(client.conversations).toEqual([]);
  });

  it('are asked for, and what an admin answers is heard although nothing else of them is listed (P-83, P-217)', async () => {
    const client = await loggedIn();
    const other = client.conversationWith(PEER.id);
    gateway.on(calls.send, () => ({ schema: calls.send.answer, body: { conversationId: other, seq: 9n, timestampMs: 5n } }));
    gateway.on(calls.sync, ({ after }) =>
      after.some(({ conversationId }: any) => conversationId === G)
        ? { refuse: ErrorCode.INVALID }
        : { schema: calls.sync.answer, body: {} },
    );
    group = { role: Role.UNSPECIFIED, membersSeq: 1n, memberCount: 1 };
    gateway.on(calls.groupInfo, () => ({
      schema: calls.groupInfo.answer,
      body: { group: { ...listedGroup(), profile: { name: 'Walks', joining: Joining.REQUEST }, ...group } },
    }));
    await Promise.all([client.groups.join(G), client.send(PEER.id, 'hello')]);
    expect(client.groups.get(G)?.role).toBe(Role.APPLICANT);
    // A place that is refused keeps no other back.
    await vi.waitFor(() => expect([client.conversation(G).lastSeen, client.conversation(other).lastSeen]).toEqual([2n, 9n]), UNTIL);
    group = { role: Role.MEMBER, membersSeq: 3n, memberCount: 2 };
    push(changed(3n, members(MembersEvent.JOINED, [ME.id])));
    await vi.waitFor(() => expect(client.groups.get(G)?.role).toBe(Role.MEMBER), UNTIL);
  });

  it('list their members by role, and ask for changes alone the next time (P-221)', async () => {
    const client = await loggedIn();
    const all = [
      { user: ME, role: Role.MEMBER },
      { user: PEER, role: Role.CREATOR },
      { user: THIRD, role: Role.ADMIN },
    ];
    gateway.on(calls.groupMembers, ({ changedSince, afterUserId }) => {
      const told = changedSince ? [{ user: THIRD, role: Role.UNSPECIFIED }] : afterUserId ? all.slice(2) : all.slice(0, 2);
      return { schema: calls.groupMembers.answer, body: { members: told, more: !changedSince && !afterUserId, membersSeq: 4n } };
    });
    expect((await client.groups.members(G)).map(({ person }) => person.name)).toEqual(['peer', 'third', 'me']);
    expect((await client.groups.members(G)).map(({ person }) => person.name)).toEqual(['peer', 'me']);
    expect(gateway.of(calls.groupMembers.request).at(-1)).toMatchObject({ changedSince: 4n });
  });

  it('take messages by the id of the conversation, and count reactions by who gave them (P-200)', async () => {
    const client = await loggedIn();
    gateway.on(calls.send, () => ({ schema: calls.send.answer, body: { conversationId: G, seq: 1n, timestampMs: 5n } }));
    expect(await (await client.send(G, { text: 'hello', mentions: [PEER.id] })).stored).toBe(1n);
    expect(gateway.of(calls.send.request)[0]).toMatchObject({ to: { case: 'conversationId', value: G }, content: { mentions: [PEER.id] } });
    const react = (seq: bigint, by: number, remove = false) =>
      push(changed(seq, { case: 'react', value: { emoji: '👍', remove } }, by, 1n));
    react(2n, PEER.id);
    react(3n, PEER.id);
    react(4n, THIRD.id);
    await vi.waitFor(() => expect(client.conversation(G).lastSeen).toBe(4n), UNTIL);
    expect((await client.message(G, 1n))!.reactions).toMatchObject([{ emoji: '👍', count: 2, mine: false }]);
    react(5n, PEER.id, true);
    await vi.waitFor(async () => expect((await client.message(G, 1n))!.reactions).toMatchObject([{ count: 1 }]), UNTIL);
  });

  it('know how far each member has read (P-225)', async () => {
    const client = await loggedIn();
    push(changed(1n, members(MembersEvent.CREATED, [PEER.id, ME.id])));
    for (const [userId, readSeq] of [[PEER.id, 3n], [THIRD.id, 1n], [PEER.id, 2n]] as const) {
      gateway.links[0]!.push(ReceiptSchema, { conversationId: G, userId, readSeq });
    }
    const marks = new Map([[PEER.id, 3n], [THIRD.id, 1n]]);
    await vi.waitFor(() => expect(client.conversation(G)).toMatchObject({ marks, peerReadSeq: 3n, deliveredSeq: 0n }), UNTIL);
  });

  it('that are not the user\'s any more do not keep the other read marks back (P-228)', async () => {
    const H = G + 1n;
    gateway.on(calls.read, ({ positions }) =>
      positions.some(({ conversationId }: any) => conversationId === G)
        ? { refuse: ErrorCode.INVALID }
        : { schema: calls.read.answer, body: {} },
    );
    gateway.on(calls.conversations, () => ({
      schema: calls.conversations.answer,
      body: {
        conversations: [G, H].map((id) => ({
          conversationId: id,
          group: { ...listedGroup(), conversationId: id },
          lastSeq: 7n,
          unread: 2,
          preview: { ...message(7n), conversationId: id },
        })),
      },
    }));
    const client = await loggedIn();
    await vi.waitFor(() => expect(client.conversations).toHaveLength(2), UNTIL);
    await Promise.all([client.markRead(G), client.markRead(H)]);
    await vi.waitFor(() => expect(client.conversation(H).markedSeq).toBe(7n), UNTIL);
    await vi.waitFor(() => expect(client.conversation(G).markedSeq).toBe(7n), UNTIL);
  });
});

describe('a device that is too far behind (P-230)', () => {
  it('drops what it holds, acknowledges, and goes on from the end', async () => {
    const client = await loggedIn();
    push(changed(1n, members(MembersEvent.CREATED, [PEER.id, ME.id])));
    push(message(2n));
    await vi.waitFor(() => expect(client.conversation(G).lastSeen).toBe(2n), UNTIL);
    gateway.on(calls.sync, ({ restarts }) => ({
      schema: calls.sync.answer,
      body: restarts ? { restarts: [{ conversationId: G, seq: 50_000n }] } : {},
    }));
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(client.conversation(G).lastSeen).toBe(50_000n), UNTIL);
    expect(await client.messages(G)).toEqual([]);
    await vi.waitFor(() => expect(gateway.received.at(-1).positions).toMatchObject([{ conversationId: G, seq: 50_000n }]), UNTIL);
    push(message(50_001n));
    await vi.waitFor(async () => expect(await client.messages(G)).toMatchObject([{ seq: 50_001n }]), UNTIL);
    expect(client.conversation(G)).toMatchObject({ heldFrom: 50_001n, complete: false });
    // Older pages also tell what happened between the messages (P-234).
    const pages = [
      { messages: [message(50_000n)], events: [changed(49_999n, members(MembersEvent.JOINED, [THIRD.id]))], more: true },
      { events: [changed(49_998n, members(MembersEvent.LEFT, [THIRD.id]))], more: false },
    ];
    gateway.on(calls.history, () => ({ schema: calls.history.answer, body: pages.shift()! }));
    expect(await client.loadOlder(G)).toBe(true);
    expect(await client.loadOlder(G)).toBe(true);
    expect(gateway.of(calls.history.request)).toMatchObject([
      { beforeSeq: 50_001n, withEvents: true },
      { beforeSeq: 49_999n, withEvents: true },
    ]);
    expect((await client.messages(G)).map(({ seq, event }) => [seq, event?.kind])).toEqual([
      [49_998n, 'members'],
      [49_999n, 'members'],
      [50_000n, undefined],
      [50_001n, undefined],
    ]);
    expect(client.conversation(G)).toMatchObject({ heldFrom: 49_998n, complete: true });
  });
});

describe('typing (P-229)', () => {
  it('of others is shown until they stop or their message comes', async () => {
    const client = await loggedIn();
    const typing = (userId: number, stopped = false) =>
      gateway.links[0]!.push(UserTypingSchema, { conversationId: G, userId, userName: 'x', stopped });
    typing(PEER.id);
    typing(THIRD.id);
    await vi.waitFor(() => expect(client.typing(G)).toEqual([PEER.id, THIRD.id]), UNTIL);
    typing(THIRD.id, true);
    await vi.waitFor(() => expect(client.typing(G)).toEqual([PEER.id]), UNTIL);
    push(changed(1n, members(MembersEvent.CREATED, [PEER.id, ME.id])));
    push(message(2n));
    await vi.waitFor(() => expect(client.typing(G)).toEqual([]), UNTIL);
  });

  it('of the user is told once in a while, however many keys there are', async () => {
    const client = await loggedIn();
    const direct = client.conversationWith(PEER.id);
    client.tellTyping(direct, true);
    for (let key = 0; key < 50; key++) {
      client.tellTyping(G);
      client.tellTyping(direct);
    }
    client.tellTyping(G, true);
    await vi.waitFor(() => expect(gateway.of(TypingSchema)).toHaveLength(3), UNTIL);
    expect(gateway.of(TypingSchema).map(({ to, stopped }) => [to.case, stopped])).toEqual([
      ['conversationId', false],
      ['userId', false],
      ['conversationId', true],
    ]);
  });
});
