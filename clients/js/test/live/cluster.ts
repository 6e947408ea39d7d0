import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { Client, MemoryStore, type Store, type WebSocketConstructor } from '../../src/index.js';

const ROOT = new URL('../../../../', import.meta.url).pathname;
const run = promisify(execFile);

/** HTTP ports of the two gateways of a running cluster; ./parley test names them. */
export const PORTS = [process.env.PARLEY_TEST_HTTP_PORT_A!, process.env.PARLEY_TEST_HTTP_PORT_B!] as const;

export const PASSWORD = 'a-good-password';
export const UNTIL = { timeout: 20_000, interval: 20 };

if (!PORTS[0] || !PORTS[1]) {
  throw new Error('PARLEY_TEST_HTTP_PORT_A and _B must name the gateways of a running cluster: see ./parley test.');
}

export const server = (number: 0 | 1) => `ws://127.0.0.1:${PORTS[number]}/ws`;

export const newName = (stem: string) => `${stem}.${randomBytes(5).toString('hex')}`;

/** A client that goes to the gateways in this order. */
export function open(servers: string[], store: Store = new MemoryStore(), Socket: unknown = WebSocket): Promise<Client> {
  return Client.open({ servers, store, WebSocket: Socket as WebSocketConstructor });
}

/** A new user, logged in at the first of the gateways. */
export async function newUser(stem: string, servers: string[], store?: Store): Promise<Client> {
  const client = await open(servers, store);
  await client.register(newName(stem), PASSWORD);
  return client;
}

/** Kills a gateway as the kernel would, and returns how to start it again. */
export async function killGateway(number: 0 | 1): Promise<() => Promise<void>> {
  const name = `gateway-${number}`;
  const status = await cluster('status');
  const pid = new RegExp(`^${name} +ready +(\\d+) `, 'm').exec(status)?.[1];
  if (!pid) {
    throw new Error(`${name} does not run:\n${status}`);
  }
  process.kill(Number(pid), 'SIGKILL');
  return async () => void (await cluster('up'));
}

/** A command of the cluster alone: the script's own one might build first. */
async function cluster(command: string): Promise<string> {
  const { stdout } = await run('bash', ['-c', `source ./parley && use_jdk && cluster ${command}`], { cwd: ROOT });
  return stdout;
}
