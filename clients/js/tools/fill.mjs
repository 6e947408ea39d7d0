/**
 * Gives one user a great many conversations, or one very long one, through a gateway of a running cluster:
 *
 *   ./parley seed --users 5001
 *   npm run build -w parley-client --prefix clients
 *   node clients/js/tools/fill.mjs --server ws://127.0.0.1:7401/ws --from seed-0 --to seed- --conversations 5000
 *   node clients/js/tools/fill.mjs --server ws://127.0.0.1:7401/ws --from seed-1 --to seed-0 --messages 100000 --rate 400
 *
 * The first sends one message each to seed-1, seed-2, …; the second many to one user, so many a second. How long pages take with them,
 * `npm run budgets -w parley-web` measures.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { Session } from '../dist/session/session.js';
import { calls } from '../dist/wire/frames.js';

const UNANSWERED = 500;
const ANSWER_MS = 60_000;

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'ws://127.0.0.1:7401/ws' },
    from: { type: 'string' },
    to: { type: 'string' },
    password: { type: 'string', default: 'load-test-only' },
    conversations: { type: 'string', default: '0' },
    messages: { type: 'string', default: '0' },
    rate: { type: 'string', default: '0' },
  },
});
const [conversations, messages, rate] = [values.conversations, values.messages, values.rate].map(Number);
if (!values.from || !values.to || !(conversations > 0) === !(messages > 0)) {
  throw new Error('Say --from and --to, and either --conversations or --messages with a number: see the head of this file.');
}

const quiet = { loggedIn() {}, arrived() {}, connectionChanged() {}, ended() {}, keepTokens: async () => {} };
const session = new Session({ servers: [values.server], WebSocket }, quiet);
const body = { account: values.from, password: values.password, deviceId: 'fill', platform: 'fill' };
await session.logIn(async (connection) => (await connection.request(calls.login, body, ANSWER_MS)).session, true);

const total = conversations || messages;
const started = Date.now();
let next = 0;

// What is accepted of one connection is stored in the order in which it was sent (P-56).
async function send() {
  while (next < total) {
    const number = ++next;
    const to = { case: 'userName', value: conversations ? `${values.to}${number}` : values.to };
    // Not faster than is wanted: a browser that falls 10,000 behind is told to begin at the end.
    const due = started + (rate ? (1_000 * number) / rate : 0);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
    const text = `Message ${number}: the quick brown fox jumps over the lazy dog.`;
    await session.request(calls.send, { to, clientMessageId: randomUUID(), messageType: 1, text }, ANSWER_MS);
  }
}

await Promise.all(Array.from({ length: UNANSWERED }, send));
console.log(`${total} messages in ${((Date.now() - started) / 1000).toFixed(1)} s`);
await session.logOut();
