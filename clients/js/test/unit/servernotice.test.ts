import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServerNoticeSchema } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn } from './fake-gateway.js';

const UNTIL = { timeout: 10_000, interval: 10 };

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

afterEach(() => gateway.close());

it('what whoever runs the server tells everybody holds until it is taken back, or is not told again after a login (P-370, P-371)', async () => {
  const client = await loggedIn(gateway);
  const heard: string[] = [];
  client.on('serverNotice', (notice) => heard.push(notice));
  expect(client.serverNotice).toBe('');
  const tell = (text: string) => gateway.links.at(-1)!.push(ServerNoticeSchema, { text });
  tell('Back at ten');
  await vi.waitFor(() => expect(client.serverNotice).toBe('Back at ten'), UNTIL);
  tell('Back at ten');
  tell('');
  await vi.waitFor(() => expect(client.serverNotice).toBe(''), UNTIL);
  tell('Back at eleven');
  await vi.waitFor(() => expect(client.serverNotice).toBe('Back at eleven'), UNTIL);
  gateway.links.at(-1)!.socket.close();
  await vi.waitFor(() => expect(gateway.links.length).toBe(2), UNTIL);
  await vi.waitFor(() => expect(client.serverNotice).toBe(''), UNTIL);
  expect(heard).toEqual(['Back at ten', '', 'Back at eleven', '']);
});
