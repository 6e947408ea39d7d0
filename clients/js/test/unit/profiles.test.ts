import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calls, ErrorCode } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, ME, PEER } from './fake-gateway.js';

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

afterEach(() => gateway.close());

describe('profiles', () => {
  it('tell of others what they are called now, and their line (P-265)', async () => {
    gateway.on(calls.profile, () => ({
      schema: calls.profile.answer,
      body: { user: { ...PEER, nickname: 'Renamed' }, about: 'On holiday' },
    }));
    const client = await loggedIn(gateway);
    const people = vi.fn();
    client.on('people', people);
    expect(await client.profiles.of(PEER.id)).toMatchObject({ person: { nickname: 'Renamed' }, about: 'On holiday' });
    expect(client.person(PEER.id)?.nickname).toBe('Renamed');
    expect(people).toHaveBeenCalled();
    gateway.on(calls.profile, () => ({ refuse: ErrorCode.NOT_FOUND }));
    await expect(client.profiles.of(PEER.id)).rejects.toMatchObject({ code: ErrorCode.NOT_FOUND });
  });

  it('of the user are changed field by field, and he is called so from then on (P-266)', async () => {
    gateway.on(calls.changeProfile, ({ nickname }) => ({
      schema: calls.changeProfile.answer,
      body: { profile: { user: { ...ME, nickname }, about: 'unchanged' } },
    }));
    const client = await loggedIn(gateway);
    const now = await client.profiles.change({ nickname: 'New Me' });
    expect(now).toMatchObject({ person: { id: ME.id, nickname: 'New Me' }, about: 'unchanged' });
    expect([client.user?.nickname, client.person(ME.id)?.nickname]).toEqual(['New Me', 'New Me']);
    const [{ nickname, about, avatarUrl }] = gateway.of(calls.changeProfile.request);
    expect([nickname, about, avatarUrl]).toEqual(['New Me', undefined, undefined]);
  });

  it('of the user are known on his other devices when they ask, with the address', async () => {
    const body = { user: { ...ME, nickname: 'Elsewhere' }, email: 'me@example.org', emailConfirmed: true };
    gateway.on(calls.profile, () => ({ schema: calls.profile.answer, body }));
    const client = await loggedIn(gateway);
    expect(await client.profiles.own()).toMatchObject({ about: '', email: 'me@example.org', emailConfirmed: true });
    expect(gateway.of(calls.profile.request)).toMatchObject([{ userId: 0 }]);
    expect(client.user?.nickname).toBe('Elsewhere');
  });

  it('name the field that breaks a rule', async () => {
    gateway.on(calls.changeProfile, () => ({ refuse: ErrorCode.INVALID, message: 'avatar_url must be a http or https address.' }));
    const client = await loggedIn(gateway);
    await expect(client.profiles.change({ avatarUrl: 'x' })).rejects.toMatchObject({ field: 'avatar_url' });
    expect(client.user?.nickname).toBe('Me');
  });
});
