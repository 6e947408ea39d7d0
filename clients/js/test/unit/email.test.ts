import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Client, EmailCodePurpose, ErrorCode } from '../../src/index.js';
import { calls } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, ME } from './fake-gateway.js';

const ADDRESS = 'me@example.org';
const session = { user: ME, accessToken: 'access', accessTokenSeconds: 900, refreshToken: 'refresh', heartbeatSeconds: 30 };

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.on(calls.emailCode, () => ({ schema: calls.emailCode.answer, body: { codeSeconds: 600, againSeconds: 60 } }));
});

afterEach(() => gateway.close());

/** A client as which nobody is logged in; the first of its servers is none. */
async function loggedOut(): Promise<Client> {
  const servers = ['ws://127.0.0.1:1/ws', await gateway.url()];
  const client = await Client.open({ servers, WebSocket: WebSocket as never, platform: 'a test' });
  gateway.clients.push(client);
  return client;
}

describe('a code by e-mail', () => {
  it('is asked for before a login over a connection of its own, which ends with the answer', async () => {
    const client = await loggedOut();
    const sent = await client.email.askCode(EmailCodePurpose.PASSWORD_RESET, ADDRESS, 'zh-CN');
    expect(sent).toEqual({ codeSeconds: 600, againSeconds: 60 });
    const asked = { purpose: EmailCodePurpose.PASSWORD_RESET, email: ADDRESS, locale: 'zh-CN' };
    expect(gateway.of(calls.emailCode.request)).toMatchObject([asked]);
    expect(gateway.links).toHaveLength(1);
    await vi.waitFor(() => expect(gateway.links[0]!.socket.readyState).toBe(WebSocket.CLOSED));
    expect(client.user).toBeUndefined();
  });

  it('for a new address is asked for over the session', async () => {
    const client = await loggedIn(gateway);
    await client.email.askCode(EmailCodePurpose.NEW_ADDRESS, ADDRESS);
    expect(gateway.of(calls.emailCode.request)).toMatchObject([{ purpose: EmailCodePurpose.NEW_ADDRESS, email: ADDRESS }]);
    expect(gateway.links).toHaveLength(1);
    await expect((await loggedOut()).email.askCode(EmailCodePurpose.NEW_ADDRESS, ADDRESS)).rejects.toThrow('Nobody is logged in');
  });

  it.each([EmailCodePurpose.REGISTRATION, EmailCodePurpose.NEW_ADDRESS])(
    'that comes too soon is refused at once, with the time to wait (purpose %d)',
    async (purpose) => {
      const client = await loggedIn(gateway);
      gateway.on(calls.emailCode, () => ({ refuse: ErrorCode.RATE_LIMITED, retryAfterMs: 900 }));
      await expect(client.email.askCode(purpose, ADDRESS)).rejects.toMatchObject({ retryAfterMs: 900 });
      expect(gateway.of(calls.emailCode.request)).toHaveLength(1);
    },
  );

  it('fails when no server is reached, or none answers', async () => {
    const client = await loggedOut();
    gateway.on(calls.emailCode, () => 'close');
    const ask = () => client.email.askCode(EmailCodePurpose.REGISTRATION, ADDRESS);
    await expect(ask()).rejects.toMatchObject({ name: 'NotConnected' });
    await gateway.close();
    await expect(ask()).rejects.toMatchObject({ name: 'NotConnected' });
    expect(gateway.of(calls.emailCode.request)).toHaveLength(1);
  });
});

describe('a code that was typed', () => {
  it('registers with the address', async () => {
    gateway.on(calls.register, () => ({ schema: calls.register.answer, body: { session } }));
    const client = await loggedOut();
    await client.register('me', 'secret', 'Me', ADDRESS, '123456');
    const asked = { userName: 'me', email: ADDRESS, emailCode: '123456', deviceId: client.deviceId, platform: 'a test' };
    expect(gateway.of(calls.register.request)).toMatchObject([asked]);
  });

  it('sets a new password and logs in, and is sent once', async () => {
    gateway.on(calls.resetPassword, () => ({ refuse: ErrorCode.INVALID, message: 'The code is wrong or has expired.' }));
    const client = await loggedOut();
    const reset = () => client.resetPassword(ADDRESS, '123456', 'new secret');
    await expect(reset()).rejects.toThrow('The code is wrong');
    expect(client.user).toBeUndefined();
    gateway.on(calls.resetPassword, () => 'close');
    await expect(reset()).rejects.toMatchObject({ name: 'NotConnected' });
    gateway.on(calls.resetPassword, () => ({ schema: calls.resetPassword.answer, body: { session } }));
    expect(await reset()).toMatchObject({ id: ME.id });
    expect([client.user?.id, client.isConnected]).toEqual([ME.id, true]);
    const asked = { email: ADDRESS, code: '123456', newPassword: 'new secret', deviceId: client.deviceId, platform: 'a test' };
    expect(gateway.of(calls.resetPassword.request)).toMatchObject([asked, asked, asked]);
  });

  it('gives the account another address, and none is needed to take it away', async () => {
    gateway.on(calls.changeEmail, ({ email }) => ({ schema: calls.changeEmail.answer, body: { email } }));
    const client = await loggedIn(gateway);
    expect(await client.email.change('secret', ADDRESS, '123456')).toBe(ADDRESS);
    expect(await client.email.change('secret', '')).toBe('');
    const asked = [{ password: 'secret', email: ADDRESS, code: '123456' }, { password: 'secret', email: '', code: '' }];
    expect(gateway.of(calls.changeEmail.request)).toMatchObject(asked);
  });
});
