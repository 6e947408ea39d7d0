import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Allowed,
  ErrorCode,
  isMuted,
  Joining,
  MembersEvent,
  MemoryStore,
  MUTED_FOR_GOOD,
  RequestRefused,
  Role,
  UserStatus,
  type Client,
  type Person,
} from '../../src/index.js';
import { newUser, open, PASSWORD, server, UNTIL } from './cluster.js';

type SignedIn = Client & { user: Person };

const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function users(...stems: string[]): Promise<SignedIn[]> {
  const all = await Promise.all(stems.map((stem, index) => newUser(stem, index % 2 === 0 ? [server(0), server(1)] : [server(1), server(0)])));
  clients.push(...all);
  return all as SignedIn[];
}

const texts = async (client: Client, id: bigint) => (await client.messages(id, 500)).map(({ text }) => text);
const events = async (client: Client, id: bigint) =>
  (await client.messages(id, 500)).flatMap(({ event }) => (event?.kind === 'members' ? event.event : []));

describe('a group of three on two gateways', () => {
  it('talks: unread and mentions are counted, marks told, members and their roles the same for all', async () => {
    const [ann, ben, zoe] = (await users('ann', 'ben', 'zoe')) as [SignedIn, SignedIn, SignedIn];
    const id = await ann.groups.create({ name: 'Walks' }, [ben.user.id]);
    await vi.waitFor(() => expect(ben.conversations).toMatchObject([{ id, unread: 0, group: { profile: { name: 'Walks' } } }]), UNTIL);
    await ann.groups.invite(id, [zoe.user.id]);
    await (await ann.send(id, { text: `hello @${ben.user.name}`, mentions: [ben.user.id] })).stored;
    await (await zoe.send(id, 'hello all')).stored;
    await vi.waitFor(() => expect(ben.conversation(id)).toMatchObject({ unread: 2, mentions: 1 }), UNTIL);
    await vi.waitFor(async () => expect(await texts(zoe, id)).toEqual(['', expect.stringMatching(/^hello @/), 'hello all']), UNTIL);
    expect(await events(ann, id)).toEqual([MembersEvent.CREATED, MembersEvent.JOINED]);
    expect(await events(ben, id)).toEqual([MembersEvent.CREATED, MembersEvent.JOINED]);
    expect(await events(zoe, id)).toEqual([MembersEvent.JOINED]);
    // A second device of ben knows the same from the list of conversations.
    const second = await open([server(0)]);
    clients.push(second);
    await second.login(ben.user.name, PASSWORD);
    await vi.waitFor(() => expect(second.conversations).toMatchObject([{ id, unread: 2, mentions: 1 }]), UNTIL);
    await second.loadOlder(id);
    expect(await events(second, id)).toEqual([MembersEvent.CREATED, MembersEvent.JOINED]);
    await ben.markRead(id);
    await vi.waitFor(() => expect(ann.conversation(id).marks.get(ben.user.id)).toBeGreaterThanOrEqual(4n), UNTIL);
    await vi.waitFor(() => expect(second.conversation(id)).toMatchObject({ unread: 0, mentions: 0 }), UNTIL);
    await ann.groups.setRole(id, ben.user.id, Role.ADMIN);
    await vi.waitFor(() => expect(ben.groups.get(id)?.role).toBe(Role.ADMIN), UNTIL);
    await ben.groups.setProfile(id, { name: 'Long walks', description: 'On Sundays' });
    await vi.waitFor(() => expect(zoe.groups.get(id)?.profile).toMatchObject({ name: 'Long walks', description: 'On Sundays' }), UNTIL);
    const roles = async (client: Client) => (await client.groups.members(id)).map(({ person, role }) => [person.id, role]);
    const all = [[ann.user.id, Role.CREATOR], [ben.user.id, Role.ADMIN], [zoe.user.id, Role.MEMBER]];
    expect(await roles(zoe)).toEqual(all);
    await expect(zoe.groups.remove(id, ben.user.id)).rejects.toMatchObject({ code: ErrorCode.FORBIDDEN });
    // Who is removed is told, and gets nothing more.
    await ben.groups.remove(id, zoe.user.id);
    await vi.waitFor(() => expect(zoe.groups.get(id)?.role).toBe(Role.UNSPECIFIED), UNTIL);
    await (await ann.send(id, 'without zoe')).stored;
    await vi.waitFor(async () => expect(await texts(ben, id)).toContain('without zoe'), UNTIL);
    expect(await texts(zoe, id)).not.toContain('without zoe');
    await expect((await zoe.send(id, 'may I?')).stored).rejects.toBeInstanceOf(RequestRefused);
    expect(await roles(ann)).toEqual(all.slice(0, 2));
    await ben.groups.leave(id);
    expect(ben.conversations).toEqual([]);
    await vi.waitFor(() => expect(ann.groups.get(id)?.memberCount).toBe(1), UNTIL);
  });

  it('sees who is writing, until the message comes', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    const id = await ann.groups.create({ name: 'Walks' }, [ben.user.id]);
    await vi.waitFor(() => expect(ben.conversations).toHaveLength(1), UNTIL);
    ben.tellTyping(id);
    await vi.waitFor(() => expect(ann.typing(id)).toEqual([ben.user.id]), UNTIL);
    await (await ben.send(id, 'done')).stored;
    await vi.waitFor(() => expect(ann.typing(id)).toEqual([]), UNTIL);
  });

  it('is joined by who may, and asked by who must', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    const id = await ann.groups.create({ name: 'Open', joining: Joining.OPEN });
    await ben.groups.join(id);
    await vi.waitFor(() => expect(ben.groups.get(id)?.role).toBe(Role.MEMBER), UNTIL);
    const asked = await ann.groups.create({ name: 'By request', joining: Joining.REQUEST });
    await ben.groups.join(asked);
    expect(ben.groups.get(asked)?.role).toBe(Role.APPLICANT);
    await vi.waitFor(async () => expect((await ann.groups.members(asked)).at(-1)?.role).toBe(Role.APPLICANT), UNTIL);
    await ann.groups.invite(asked, [ben.user.id]);
    await vi.waitFor(() => expect(ben.groups.get(asked)?.role).toBe(Role.MEMBER), UNTIL);
    await (await ben.send(asked, 'thanks')).stored;
  });
});

describe('people', () => {
  it('become contacts, call each other what they like, and part', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    await ann.contacts.request(ben.user.id, 'It is me');
    expect(ann.contacts.outgoing).toMatchObject([{ userId: ben.user.id, text: 'It is me' }]);
    await vi.waitFor(() => expect(ben.contacts.incoming).toMatchObject([{ userId: ann.user.id, text: 'It is me' }]), UNTIL);
    await ben.contacts.answer(ann.user.id, true);
    expect(ben.contacts.list).toMatchObject([{ userId: ann.user.id }]);
    await vi.waitFor(() => expect(ann.contacts.list).toMatchObject([{ userId: ben.user.id }]), UNTIL);
    await ann.contacts.setAlias(ben.user.id, 'Benny');
    expect(ann.contacts.get(ben.user.id)?.alias).toBe('Benny');
    await ben.contacts.remove(ann.user.id);
    await vi.waitFor(() => expect(ann.contacts.list).toEqual([]), UNTIL);
    await ann.contacts.request(ben.user.id);
    await vi.waitFor(() => expect(ben.contacts.incoming).toHaveLength(1), UNTIL);
    await ben.contacts.answer(ann.user.id, false);
    expect(ben.contacts.incoming).toEqual([]);
    expect(ann.contacts.list).toEqual([]);
  });

  it('keep away who shall not write', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    await ben.contacts.block(ann.user.id);
    expect(ben.contacts.isBlocked(ann.user.id)).toBe(true);
    const refusal = async () => {
      const { stored } = await ann.send(ben.user.id, 'hello?');
      return stored.then(() => 'stored', (failure: RequestRefused) => failure.code);
    };
    await vi.waitFor(async () => expect(await refusal()).toBe(ErrorCode.FORBIDDEN), UNTIL);
    await ben.contacts.block(ann.user.id, true);
    await ben.contacts.setPrivacy({ messages: Allowed.CONTACTS });
    expect(await ben.contacts.privacy()).toEqual({
      messages: Allowed.CONTACTS,
      status: Allowed.EVERYBODY,
      readReceipts: true,
    });
    await ben.contacts.setPrivacy({ messages: Allowed.EVERYBODY });
    await vi.waitFor(async () => expect(await refusal()).toBe('stored'), UNTIL);
  });
});

describe('what is seen of a contact', () => {
  it('is what he chose, on another gateway, and when he was last there', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    await ann.contacts.request(ben.user.id);
    await vi.waitFor(() => expect(ben.contacts.incoming).toHaveLength(1), UNTIL);
    const { id } = ben.user;
    expect(ann.statuses.get(id)).toBeUndefined();
    await ben.contacts.answer(ann.user.id, true);
    const seen = (status: UserStatus) => vi.waitFor(() => expect(ann.statuses.get(id)?.status).toBe(status), UNTIL);
    await seen(UserStatus.ONLINE);
    await ben.statuses.choose(UserStatus.BUSY);
    await seen(UserStatus.BUSY);
    expect(await ben.statuses.chosen()).toBe(UserStatus.BUSY);
    await ben.close();
    await seen(UserStatus.OFFLINE);
    expect(ann.statuses.get(id)?.lastSeenMs).toBeGreaterThan(0);
  });

  it('is his profile as it is now', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    await ben.profiles.change({ nickname: 'Benedict', about: 'On the road' });
    expect(ben.user.nickname).toBe('Benedict');
    expect(await ann.profiles.of(ben.user.id)).toMatchObject({ person: { nickname: 'Benedict' }, about: 'On the road' });
    expect(ann.person(ben.user.id)?.nickname).toBe('Benedict');
    await expect(ben.profiles.change({ about: 'x'.repeat(141) })).rejects.toMatchObject({ field: 'about' });
  });
});

describe('what a user sets for a conversation', () => {
  it('is the same on his other devices, also on one that was away', async () => {
    const [ann, ben] = (await users('ann', 'ben')) as [SignedIn, SignedIn];
    const id = ann.conversationWith(ben.user.id);
    await (await ben.send(ann.user.id, 'hello')).stored;
    const second = await open([server(1)]);
    clients.push(second);
    await second.login(ann.user.name, PASSWORD);
    await ann.settings.set(id, { pinned: true, mutedUntilMs: MUTED_FOR_GOOD });
    await vi.waitFor(() => expect(second.conversation(id).settings).toMatchObject({ pinned: true, mutedUntilMs: MUTED_FOR_GOOD }), UNTIL);
    await second.settings.set(id, { archived: true, mutedUntilMs: 0 });
    await vi.waitFor(() => expect(ann.conversation(id).settings).toMatchObject({ pinned: true, archived: true }), UNTIL);
    expect(isMuted(ann.conversation(id))).toBe(false);
    const third = await open([server(0)]);
    clients.push(third);
    await third.login(ann.user.name, PASSWORD);
    await vi.waitFor(() => expect(third.conversation(id).settings).toEqual(ann.conversation(id).settings), UNTIL);
  });
});

describe('the devices of a user', () => {
  it('are told of a new one, also when they were offline, and can end it', async () => {
    const store = new MemoryStore();
    const ann = await newUser('ann', [server(0)], store);
    const { name } = ann.user!;
    await ann.close();
    const second = await open([server(1)]);
    clients.push(second);
    await second.login(name, PASSWORD);
    const first = await open([server(0)], store);
    clients.push(first);
    const told = [{ event: { kind: 'newDevice', deviceId: second.deviceId } }];
    await vi.waitFor(async () => expect(await first.notices()).toMatchObject(told), UNTIL);
    expect(await second.notices()).toEqual([]);
    const listed = await first.devices.list();
    expect(listed.map(({ id, current }) => [id, current]).sort()).toEqual([[first.deviceId, true], [second.deviceId, false]].sort());
    await first.seenNotices();
    expect(await first.notices()).toEqual([]);
    const ended = vi.fn();
    second.on('ended', ended);
    await first.devices.end(second.deviceId);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: 'revoked' })), UNTIL);
    expect(await first.devices.list()).toHaveLength(1);
  });
});
