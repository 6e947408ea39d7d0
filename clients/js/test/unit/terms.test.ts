import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ErrorCode } from '../../src/index.js';
import { calls } from '../../src/wire/frames.js';
import { FakeGateway, loggedIn, PEER } from './fake-gateway.js';

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

afterEach(() => gateway.close());

it('what the server takes is as it tells, and as it is by default where it does not (P-372)', async () => {
  gateway.on(calls.serverInfo, () => ({ schema: calls.serverInfo.answer, body: { maxTextBytes: 4, editSeconds: 60 } }));
  const client = await loggedIn(gateway);
  await vi.waitFor(() => expect(client.terms.textBytes).toBe(4));
  expect([client.terms.editMs, client.terms.recallMs]).toEqual([60_000, 120_000]);
  await expect(client.send(PEER.id, '12345')).rejects.toMatchObject({ code: ErrorCode.TOO_LARGE });
  await client.send(PEER.id, '1234');
  gateway.on(calls.serverInfo, () => ({ refuse: ErrorCode.UNSUPPORTED }));
  await client.terms.refresh();
  expect(client.terms.textBytes).toBe(4);
});
