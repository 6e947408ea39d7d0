import type { DescMessage, Message as AnyMessage, MessageInitShape } from '@bufbuild/protobuf';
import { WebSocket, WebSocketServer } from 'ws';
import { Client, MemoryStore, type Store } from '../../src/index.js';
import {
  calls,
  decodeFrame,
  encodeFrame,
  ErrorSchema,
  is,
  ReceivedSchema,
  type ErrorCode,
} from '../../src/wire/frames.js';

export const ME = { id: 100_000_001, name: 'me', nickname: 'Me' };
export const PEER = { id: 100_000_002, name: 'peer', nickname: 'Peer' };

type Answer = { schema: DescMessage; body: object } | { refuse: ErrorCode; message?: string; retryAfterMs?: number } | 'silence' | 'close';
type Handler = (body: any, link: Link) => Answer;

/** A client of the gateway, logged in; when the store has a session, by that. */
export async function loggedIn(gateway: FakeGateway, store: Store = new MemoryStore()): Promise<Client> {
  const client = await Client.open({ servers: [await gateway.url()], store, WebSocket: WebSocket as never });
  if (!client.user) {
    await client.login('me', 'secret');
  }
  gateway.clients.push(client);
  return client;
}

/** One connection to the fake. */
export class Link {
  constructor(readonly socket: WebSocket) {}

  push<D extends DescMessage>(schema: D, body: MessageInitShape<D>, requestId = 0): void {
    this.socket.send(encodeFrame(schema, body, requestId));
  }
}

/** A gateway of few words: answers as the test says, and remembers what it was asked. */
export class FakeGateway {
  readonly asked: AnyMessage[] = [];
  readonly links: Link[] = [];
  readonly clients: Client[] = [];
  readonly #handlers = new Map<string, Handler>();
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'parley.v1' });
  #seq = 0n;

  constructor() {
    const session = (seconds = 900) => ({
      session: {
        user: ME,
        accessToken: `access-${this.asked.length}`,
        accessTokenSeconds: seconds,
        refreshToken: `refresh-${this.asked.length}`,
        heartbeatSeconds: 30,
      },
    });
    this.on(calls.login, () => ({ schema: calls.login.answer, body: session() }));
    this.on(calls.refresh, () => ({ schema: calls.refresh.answer, body: session() }));
    this.on(calls.resume, () => ({ schema: calls.resume.answer, body: { session: { user: ME, heartbeatSeconds: 30 } } }));
    this.on(calls.sync, () => ({ schema: calls.sync.answer, body: {} }));
    this.on(calls.ping, () => ({ schema: calls.ping.answer, body: {} }));
    this.on(calls.userLookup, () => ({ schema: calls.userLookup.answer, body: { users: [ME, PEER] } }));
    this.on(calls.send, (send) => ({
      schema: calls.send.answer,
      body: { conversationId: (BigInt(send.to.value) << 30n) + BigInt(ME.id), seq: ++this.#seq, timestampMs: 1_000n },
    }));
    this.#server.on('connection', (socket) => this.#serve(new Link(socket)));
  }

  async url(): Promise<string> {
    if (!this.#server.address()) {
      await new Promise((resolve) => this.#server.once('listening', resolve));
    }
    return `ws://127.0.0.1:${(this.#server.address() as { port: number }).port}/ws`;
  }

  on({ request }: { request: DescMessage }, handler: Handler): void {
    this.#handlers.set(request.typeName, handler);
  }

  /** The requests of a kind so far. */
  of<D extends DescMessage>(schema: D): any[] {
    return this.asked.filter((body) => is(body, schema));
  }

  get received(): any[] {
    return this.of(ReceivedSchema);
  }

  /** With the clients that logged in by {@link loggedIn}. */
  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    this.links.forEach(({ socket }) => socket.terminate());
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(link: Link): void {
    this.links.push(link);
    link.socket.on('message', (data: Buffer) => {
      const { body, requestId } = decodeFrame(new Uint8Array(data));
      this.asked.push(body!);
      const answer = this.#handlers.get(body!.$typeName)?.(body, link) ?? 'silence';
      if (answer === 'close') {
        link.socket.terminate();
      } else if (answer !== 'silence') {
        if ('refuse' in answer) {
          const { refuse: code, message = `refused with ${code}`, retryAfterMs = 0 } = answer;
          link.push(ErrorSchema, { code, message, retryAfterMs, requestId }, requestId);
        } else {
          link.push(answer.schema, answer.body as never, requestId);
        }
      }
    });
  }
}
