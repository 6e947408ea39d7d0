import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Client, ErrorCode } from '../../src/index.js';
import { calls } from '../../src/wire/frames.js';
import { FakeGateway } from './fake-gateway.js';

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

afterEach(() => gateway.close());

it('a stranger learns what he finds, and of an earlier release that it offers everything (P-372)', async () => {
  const client = await Client.open({ servers: [await gateway.url()], WebSocket: WebSocket as never });
  gateway.clients.push(client);
  gateway.on(calls.serverInfo, () => ({ schema: calls.serverInfo.answer, body: { registrationClosed: true } }));
  expect(await client.serverInfo()).toEqual({ registrationClosed: true, emailRequired: false, mail: false });
  gateway.on(calls.serverInfo, () => ({ schema: calls.serverInfo.answer, body: { emailRequired: true, mail: true } }));
  expect(await client.serverInfo()).toEqual({ registrationClosed: false, emailRequired: true, mail: true });
  gateway.on(calls.serverInfo, () => ({ refuse: ErrorCode.UNSUPPORTED }));
  expect(await client.serverInfo()).toEqual({ registrationClosed: false, emailRequired: false, mail: true });
  gateway.on(calls.serverInfo, () => ({ refuse: ErrorCode.UNAVAILABLE }));
  await expect(client.serverInfo()).rejects.toMatchObject({ code: ErrorCode.UNAVAILABLE });
});
