import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MemoryStore, RequestRefused, type Client, type Person } from '../../src/index.js';
import { FrameType } from '../../src/wire/frames.js';
import { killGateway, newName, newUser, open, PASSWORD, server, UNTIL } from './cluster.js';

type SignedIn = Client & { user: Person };

const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function user(stem: string, number: 0 | 1): Promise<SignedIn> {
  const client = await newUser(stem, number === 0 ? [server(0), server(1)] : [server(1), server(0)]);
  clients.push(client);
  return client as SignedIn;
}

const texts = async (client: Client, id: bigint) => (await client.messages(id, 500)).map(({ text }) => text);

class NoNetwork extends WebSocket {
  constructor() {
    super('ws://127.0.0.1:1/');
  }
}

/** Breaks when a SendAck comes, and hears of no Sync, which would say that the message is stored. */
class LosesSendAcks extends WebSocket {
  override emit(name: string | symbol, ...values: unknown[]): boolean {
    const type = name === 'message' ? new Uint8Array(values[0] as ArrayBuffer)[1] : undefined;
    if (type === FrameType.SEND_ACK) {
      this.terminate();
    }
    const lost = type === FrameType.SEND_ACK || type === FrameType.SYNC_ANSWER;
    return lost || super.emit(name, ...values);
  }
}

describe('two people on two gateways', () => {
  it('talk: in order, with receipts, and each message once', async () => {
    const [ann, ben] = await Promise.all([user('ann', 0), user('ben', 1)]);
    const id = ann.conversationWith(ben.user.id);
    const arrived: string[] = [];
    ben.on('message', ({ text }) => arrived.push(text));
    const sent = [];
    for (let number = 0; number < 20; number++) {
      sent.push(await ann.send(number % 2 ? ben.user.id : ben.user.name.toUpperCase(), `number ${number}`));
    }
    const seqs = await Promise.all(sent.map(({ stored }) => stored));
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(index + 1)));
    await vi.waitFor(() => expect(arrived).toHaveLength(20), UNTIL);
    expect(arrived).toEqual(Array.from({ length: 20 }, (_, index) => `number ${index}`));
    await vi.waitFor(() => expect(ann.conversation(id).deliveredSeq).toBe(20n), UNTIL);
    expect(ben.conversation(id)).toMatchObject({ unread: 20, peerId: ann.user.id });
    expect(await texts(ann, id)).toEqual(await texts(ben, id));
  });

  it('edit, react, pin, answer and take back', async () => {
    const [ann, ben] = await Promise.all([user('ann', 0), user('ben', 1)]);
    const id = ann.conversationWith(ben.user.id);
    await (await ann.send(ben.user.id, 'first')).stored;
    await vi.waitFor(async () => expect(await ben.message(id, 1n)).toBeDefined(), UNTIL);
    const first = (await ben.message(id, 1n))!;
    await (await ben.send(ann.user.id, { text: 'answer', replyToSeq: 1n })).stored;
    await (await ben.react(first, '👍')).stored;
    await (await ben.pin(first)).stored;
    await (await ann.edit((await ann.message(id, 1n))!, 'better')).stored;
    const whole = { text: 'better', pinned: true, reactions: [{ emoji: '👍', count: 1 }] };
    for (const client of [ann, ben]) {
      await vi.waitFor(async () => expect(await client.message(id, 1n)).toMatchObject(whole), UNTIL);
      await vi.waitFor(async () => expect(await client.message(id, 2n)).toMatchObject({ replyToSeq: 1n }), UNTIL);
    }
    await (await ann.recall((await ann.message(id, 1n))!)).stored;
    const gone = { text: '', recalled: true, pinned: false, reactions: [] };
    for (const client of [ann, ben]) {
      await vi.waitFor(async () => expect(await client.message(id, 1n)).toMatchObject(gone), UNTIL);
    }
    const refused = await ben.edit((await ben.message(id, 1n))!, 'not mine');
    await expect(refused.stored).rejects.toBeInstanceOf(RequestRefused);
  });

  it('have nothing lost and nothing twice when a gateway is killed while they send', async () => {
    const [ann, ben] = await Promise.all([user('ann', 0), user('ben', 1)]);
    const id = ann.conversationWith(ben.user.id);
    const arrived: string[] = [];
    ben.on('message', ({ text }) => arrived.push(text));
    const count = 300;
    const sent = [];
    let restart: Promise<() => Promise<void>> | undefined;
    for (let number = 0; number < count; number++) {
      sent.push(await ann.send(ben.user.id, `number ${number}`));
      if (number === 100) {
        await vi.waitFor(() => expect(arrived.length).toBeGreaterThan(20), UNTIL);
        restart = killGateway(0);
      }
    }
    await Promise.all(sent.map(({ stored }) => stored));
    const all = Array.from({ length: count }, (_, index) => `number ${index}`);
    await vi.waitFor(() => expect(arrived).toHaveLength(count), { timeout: 60_000, interval: 50 });
    expect(arrived).toEqual(all);
    expect(await texts(ann, id)).toEqual(all);
    expect(ann.outgoing(id)).toEqual([]);
    await (await restart!)();
  }, 120_000);
});

describe('one person', () => {
  it('who wrote offline and whose program ended twice has it sent once', async () => {
    const store = new MemoryStore();
    const [ann, ben] = await Promise.all([newUser('ann', [server(0)], store), user('ben', 1)]);
    const [me, peer] = [ann.user!, ben.user];
    const id = ann.conversationWith(peer.id);
    await ann.close();
    // 1. No network: it is kept.
    const offline = await open([server(0)], store, NoNetwork);
    const { clientMessageId } = await offline.send(peer.id, 'written offline');
    await offline.close();
    // 2. The server stores it, and the answer never comes.
    const deaf = await open([server(0)], store, LosesSendAcks);
    await vi.waitFor(async () => expect(await texts(ben, id)).toEqual(['written offline']), UNTIL);
    expect(deaf.outgoing(id)).toHaveLength(1);
    await deaf.close();
    // 3. It is sent again, and is there once.
    const whole = await open([server(1)], store);
    clients.push(whole);
    await vi.waitFor(() => expect(whole.outgoing(id)).toEqual([]), UNTIL);
    await (await ben.send(me.id, 'thanks')).stored;
    await vi.waitFor(async () => expect(await texts(whole, id)).toEqual(['written offline', 'thanks']), UNTIL);
    expect(await texts(ben, id)).toEqual(['written offline', 'thanks']);
    expect((await ben.message(id, 1n))!.clientMessageId).toBe(clientMessageId);
  });

  it('finds what was written while away, and older pages below it', async () => {
    const store = new MemoryStore();
    const [ann, ben] = await Promise.all([user('ann', 0), newUser('ben', [server(1)], store)]);
    const peer = ben.user!;
    const id = ann.conversationWith(peer.id);
    for (let number = 1; number <= 30; number++) {
      await ann.send(peer.id, `number ${number}`);
    }
    await vi.waitFor(() => expect(ben.conversation(id).lastSeen).toBe(30n), UNTIL);
    await ben.close();
    await (await ann.send(peer.id, 'while away')).stored;
    const again = await open([server(0)], store);
    clients.push(again);
    await vi.waitFor(() => expect(again.conversation(id).lastSeen).toBe(31n), UNTIL);
    const other = await open([server(0)]);
    clients.push(other);
    await other.login(peer.name, PASSWORD);
    // A new device is sent all of it as well: one page, or what was sent meanwhile, may be the last.
    let pages = 0;
    while (await other.loadOlder(id, 20)) {
      pages++;
    }
    expect(pages).toBeLessThanOrEqual(2);
    expect(await texts(other, id)).toEqual([...Array.from({ length: 30 }, (_, index) => `number ${index + 1}`), 'while away']);
    // What is unread the list of conversations tells, which comes in its own time.
    await vi.waitFor(() => expect(other.conversation(id)).toMatchObject({ complete: true, unread: 31 }), UNTIL);
  });

  it('has the same conversations and read marks on a second device, and tells who wrote', async () => {
    const [ann, ben] = await Promise.all([user('ann', 0), user('ben', 1)]);
    const id = ann.conversationWith(ben.user.id);
    for (const text of ['one', 'two']) {
      await (await ann.send(ben.user.id, text)).stored;
    }
    await vi.waitFor(() => expect(ben.conversation(id).unread).toBe(2), UNTIL);
    const second = await open([server(0)]);
    clients.push(second);
    await second.login(ben.user.name, PASSWORD);
    await vi.waitFor(() => expect(second.conversations).toMatchObject([{ id, unread: 2, latest: { text: 'two' } }]), UNTIL);
    await vi.waitFor(() => expect(second.person(ann.user.id)?.name).toBe(ann.user.name), UNTIL);
    await ben.markRead(id);
    await vi.waitFor(() => expect(second.conversation(id).unread).toBe(0), UNTIL);
    await vi.waitFor(() => expect(ann.conversation(id).peerReadSeq).toBe(2n), UNTIL);
  });

  it('changes the password, which ends the other device', async () => {
    const ann = await user('ann', 0);
    const other = await open([server(1)]);
    clients.push(other);
    await other.login(ann.user.name, PASSWORD);
    const ended = vi.fn();
    other.on('ended', ended);
    await expect(ann.changePassword('wrong-password', 'a-new-password')).rejects.toBeInstanceOf(RequestRefused);
    await ann.changePassword(PASSWORD, 'a-new-password');
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: 'password' })), UNTIL);
    expect(other.user).toBeUndefined();
    await (await ann.send(ann.user.id, 'still here')).stored;
  });

  it('learns which field of a registration is wrong', async () => {
    const ann = await user('ann', 0);
    const client = await open([server(1)]);
    clients.push(client);
    await expect(client.register(ann.user.name.toUpperCase(), PASSWORD)).rejects.toMatchObject({ code: 4 });
    await expect(client.register('a', PASSWORD)).rejects.toMatchObject({ field: 'user_name' });
    await expect(client.register(newName('ann'), 'short')).rejects.toMatchObject({ field: 'password' });
    await expect(client.login(ann.user.name, 'wrong-password')).rejects.toMatchObject({ code: 1 });
    expect((await client.register(newName('bob'), PASSWORD, 'Bob B.')).nickname).toBe('Bob B.');
    expect((await client.search('Bob B.')).map(({ id }) => id)).toContain(client.user!.id);
    expect((await client.online()).map(({ id }) => id)).toContain(client.user!.id);
  });
});
