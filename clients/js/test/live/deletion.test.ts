import { afterEach, expect, it, vi } from 'vitest';
import { ErrorCode, isDeleted, MemoryStore, type Client } from '../../src/index.js';
import { TABLES } from '../../src/store/store.js';
import { newUser, open, PASSWORD, server, UNTIL } from './cluster.js';

const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

it('somebody deletes the account, and is nobody any more, for others too', async () => {
  const store = new MemoryStore();
  const [ann, ben] = await Promise.all([newUser('ann', [server(0)], store), newUser('ben', [server(0)])]);
  const kept = new MemoryStore();
  const second = await open([server(0)], kept);
  clients.push(ann, ben, second);
  const { id, name } = ann.user!;
  await second.login(name, PASSWORD);
  const ended = vi.fn();
  second.on('ended', ended);
  await (await ann.send(ben.user!.id, 'from ann')).stored;

  await expect(ann.deleteAccount('not the password')).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED });
  await ann.deleteAccount(PASSWORD);
  expect([ann.user, ann.isConnected]).toEqual([undefined, false]);
  for (const table of TABLES) {
    expect(await store.list(table), table).toEqual(table === 'device' ? [{ id: ann.deviceId }] : []);
  }
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: 'deleted' })), UNTIL);
  for (const table of TABLES) {
    const left = table === 'device' ? [{ id: second.deviceId }] : [];
    await vi.waitFor(async () => expect(await kept.list(table), table).toEqual(left), UNTIL);
  }
  await expect(ann.login(name, PASSWORD)).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED });

  // A gateway may remember names for minutes: the other one was never asked for this one.
  const later = await open([server(1)]);
  clients.push(later);
  await later.login(ben.user!.name, PASSWORD);
  const conversation = later.conversationWith(id);
  await later.loadOlder(conversation);
  expect(await later.messages(conversation)).toMatchObject([{ text: 'from ann', senderId: id, senderDeleted: true }]);
  expect(isDeleted(later.person(id)!)).toBe(true);
});
