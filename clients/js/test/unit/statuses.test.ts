import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserStatus } from '../../src/index.js';
import { calls, PresenceSchema } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, PEER } from './fake-gateway.js';

const THIRD = { id: 100_000_003, name: 'third', nickname: 'Third' };
const UNTIL = { timeout: 10_000, interval: 10 };
const ONLINE = { status: UserStatus.ONLINE, lastSeenMs: 0, notPushed: false };

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.on(calls.contacts, () => ({
    schema: calls.contacts.answer,
    body: { version: 1n, restarted: true, contacts: [{ user: PEER, sinceMs: 1n }, { user: THIRD, sinceMs: 2n }] },
  }));
});

afterEach(() => gateway.close());

const list = (statuses: object[], more = false) => ({ schema: calls.statuses.answer, body: { statuses, more } });
const push = (userId: number, status: UserStatus, lastSeenMs = 0n) =>
  gateway.links.at(-1)!.push(PresenceSchema, { userId, status, lastSeenMs });

describe('statuses', () => {
  it('of contacts are asked for page by page after a login, and told from then on (P-285, P-286)', async () => {
    gateway.on(calls.statuses, ({ afterUserId }) =>
      afterUserId
        ? list([{ userId: THIRD.id, status: UserStatus.OFFLINE, lastSeenMs: 7n, notPushed: true }])
        : list([{ userId: PEER.id, status: UserStatus.ONLINE }], true),
    );
    const client = await loggedIn(gateway);
    const changed = vi.fn();
    client.on('statuses', changed);
    await vi.waitFor(() => expect(client.statuses.get(PEER.id)).toEqual(ONLINE), UNTIL);
    const third = { status: UserStatus.OFFLINE, lastSeenMs: 7, notPushed: true };
    await vi.waitFor(() => expect(client.statuses.get(THIRD.id)).toEqual(third), UNTIL);
    expect(gateway.of(calls.statuses.request)).toMatchObject([{ afterUserId: 0, limit: 500 }, { afterUserId: PEER.id }]);
    changed.mockClear();
    push(PEER.id, UserStatus.BUSY);
    await vi.waitFor(() => expect(client.statuses.get(PEER.id)?.status).toBe(UserStatus.BUSY), UNTIL);
    expect(changed).toHaveBeenCalledOnce();
  });

  it('of who is no contact are not known, whatever is told', async () => {
    gateway.on(calls.statuses, () => list([{ userId: PEER.id, status: UserStatus.ONLINE }]));
    const client = await loggedIn(gateway);
    await vi.waitFor(() => expect(client.statuses.get(PEER.id)).toEqual(ONLINE), UNTIL);
    push(PEER.id + 50, UserStatus.ONLINE);
    push(PEER.id, UserStatus.BUSY);
    await vi.waitFor(() => expect(client.statuses.get(PEER.id)?.status).toBe(UserStatus.BUSY), UNTIL);
    expect(client.statuses.get(PEER.id + 50)).toBeUndefined();
  });

  it('that are told while the list is read are newer than the list, and a later list begins anew (P-287)', async () => {
    gateway.on(calls.statuses, (_, link) => {
      link.push(PresenceSchema, { userId: PEER.id, status: UserStatus.BUSY });
      return list([{ userId: PEER.id, status: UserStatus.ONLINE }, { userId: THIRD.id, status: UserStatus.ONLINE }]);
    });
    const client = await loggedIn(gateway);
    await vi.waitFor(() => expect(client.statuses.get(THIRD.id)).toEqual(ONLINE), UNTIL);
    expect(client.statuses.get(PEER.id)?.status).toBe(UserStatus.BUSY);
    gateway.on(calls.statuses, () => list([{ userId: PEER.id, status: UserStatus.ONLINE }]));
    gateway.links[0]!.socket.terminate();
    await vi.waitFor(() => expect(client.statuses.get(THIRD.id)).toBeUndefined(), UNTIL);
    expect(client.statuses.get(PEER.id)).toEqual(ONLINE);
  });

  it('of the user are as he chose (P-283)', async () => {
    let status = UserStatus.ONLINE;
    gateway.on(calls.setStatus, (body) => {
      status = body.status || status;
      return { schema: calls.setStatus.answer, body: { status } };
    });
    const client = await loggedIn(gateway);
    expect(await client.statuses.chosen()).toBe(UserStatus.ONLINE);
    await client.statuses.choose(UserStatus.INVISIBLE);
    expect(await client.statuses.chosen()).toBe(UserStatus.INVISIBLE);
  });
});
