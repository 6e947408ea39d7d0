import { afterEach, beforeEach, expect, it } from 'vitest';
import { ActivityBy, UserStatus } from '../../src/index.js';
import { calls } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, ME, PEER } from './fake-gateway.js';

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

afterEach(() => gateway.close());

it('everything that is kept of the user is one text, from however many pages (P-366)', async () => {
  const answer = <N extends keyof typeof calls>(name: N, body: object | ((asked: any) => object)) =>
    gateway.on(calls[name], (asked) => ({ schema: calls[name].answer, body: typeof body === 'function' ? body(asked) : body }));
  answer('profile', { user: ME, email: 'me@example.org' });
  answer('devices', { devices: [{ id: 'd', platform: 'web', lastSeenMs: 7n }] });
  answer('activity', ({ beforeId }) =>
    beforeId === 0n
      ? { entries: [{ id: 9n, atMs: 5n, action: 'logged_in', by: ActivityBy.USER, address: '192.0.2.1' }], more: true }
      : beforeId === 9n && { entries: [{ id: 2n, action: 'registered' }] },
  );
  answer('contacts', { version: 1n, restarted: true, contacts: [{ user: PEER, sinceMs: 1n }] });
  answer('contactRequests', {});
  answer('blocks', {});
  answer('privacy', {});
  answer('setStatus', { status: UserStatus.BUSY });
  answer('conversations', ({ continuation }) =>
    continuation.length > 0
      ? { conversations: [{ conversationId: 2n }] }
      : { conversations: [{ conversationId: 2n ** 63n }], more: true, continuation: new Uint8Array([1]) },
  );
  const text = 'tab\t"quote" 你好 $type';
  answer('ownMessages', ({ afterSeq }) =>
    afterSeq === 0n
      ? { messages: [{ conversationId: 1n, seq: 1n, text, content: new Uint8Array([0, 255]) }], more: true, afterSeq: 1n }
      : afterSeq === 1n
        ? { more: true, afterConversationId: 4n, afterSeq: 9n }
        : { messages: [{ conversationId: 5n, seq: 1n, text: 'last' }] },
  );
  const client = await loggedIn(gateway);
  const written = await client.exported();
  const read = JSON.parse(written);
  expect(read.profile).toMatchObject({ user: ME, email: 'me@example.org' });
  expect(read.devices).toMatchObject([{ id: 'd', lastSeenMs: '7' }]);
  expect(read.activity).toMatchObject([{ id: '9', action: 'logged_in', address: '192.0.2.1' }, { id: '2', action: 'registered' }]);
  expect(read.contacts).toMatchObject({ list: [{ userId: PEER.id }], incoming: [], outgoing: [], blocked: [] });
  expect(read.status).toBe(UserStatus.BUSY);
  expect(read.conversations).toMatchObject([{ conversationId: '9223372036854775808' }, { conversationId: '2' }]);
  expect(read.messages).toMatchObject([{ text, seq: '1' }, { text: 'last' }]);
  expect(written).not.toContain('$typeName');
});
