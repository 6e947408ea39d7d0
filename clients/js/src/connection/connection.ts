/**
 * One WebSocket to a gateway: frames out, frames in, answers matched to requests, heartbeat. Knows nothing of sessions,
 * reconnecting or order.
 */
import type { DescMessage, Message as AnyMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { DeadlineExceeded, NotConnected, RequestRefused } from '../errors.js';
import {
  calls,
  decodeFrame,
  encodeFrame,
  ErrorCode,
  ErrorSchema,
  is,
  isPlace,
  PingSchema,
  type Call,
  type Error as ErrorBody,
} from '../wire/frames.js';

const SUB_PROTOCOL = 'parley.v1';
const CONNECT_MS = 10_000;
const PONG_MS = 10_000;
const SILENCE_MS = 60_000;
const CHECK_MS = 2_000;
const LAST_REQUEST_ID = 0xffff_ffff;
const NORMAL_CLOSURE = 1000;

/** As much of the WebSocket of browsers as is needed here; that of the package `ws` fits as well. */
export interface WebSocketLike {
  binaryType: string;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

/** Makes a WebSocket. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

interface Pending {
  readonly answer: string;
  resolve(body: AnyMessage): void;
  reject(failure: Error): void;
}

/** What a connection tells. Both are called in the order of the wire and must not throw. */
export interface ConnectionListener {
  /** A push, a SendAck or a ChangeAck: the place of the latter two among the pushes matters. */
  arrived(body: AnyMessage): void;
  /** It is closed; once. */
  closed(reason: string): void;
}

/** An open connection. */
export class Connection {
  /** How often to send Ping when nothing else is sent. */
  heartbeatMs = 30_000;
  readonly url: string;
  readonly #socket: WebSocketLike;
  readonly #listener: ConnectionListener;
  readonly #pending = new Map<number, Pending>();
  readonly #check: ReturnType<typeof setInterval>;
  #nextRequestId = 1;
  #lastError: ErrorBody | undefined;
  #closedBecause: string | undefined;
  #lastSent = Date.now();
  #lastArrived = Date.now();
  #pingSent = 0;

  private constructor(url: string, socket: WebSocketLike, listener: ConnectionListener) {
    this.url = url;
    this.#socket = socket;
    this.#listener = listener;
    socket.onmessage = (event: { data: unknown }) => this.#read(event.data);
    socket.onclose = () => this.#closed(this.#lastError?.message || 'the server closed it');
    socket.onerror = () => {};
    this.#check = setInterval(() => this.#keepAlive(), CHECK_MS);
  }

  /** Connects; fails with NotConnected. */
  static open(url: string, WebSocket: WebSocketConstructor, listener: ConnectionListener): Promise<Connection> {
    return new Promise((resolve, reject) => {
      let socket: WebSocketLike;
      try {
        socket = new WebSocket(url, [SUB_PROTOCOL]);
      } catch (refused) {
        reject(new NotConnected(`${url} is no address of a server (${(refused as Error).message}).`));
        return;
      }
      const fail = () => {
        clearTimeout(deadline);
        socket.onopen = socket.onclose = null;
        socket.onerror = () => {};
        socket.close();
        reject(new NotConnected(`The server at ${url} cannot be reached.`));
      };
      const deadline = setTimeout(fail, CONNECT_MS);
      socket.binaryType = 'arraybuffer';
      socket.onerror = fail;
      socket.onclose = fail;
      socket.onopen = () => {
        clearTimeout(deadline);
        resolve(new Connection(url, socket, listener));
      };
    });
  }

  get isClosed(): boolean {
    return this.#closedBecause !== undefined;
  }

  /** Asks. Fails with RequestRefused, NotConnected or DeadlineExceeded. */
  request<Q extends DescMessage, A extends DescMessage>(
    call: Call<Q, A>,
    body: MessageInitShape<Q>,
    timeoutMs: number,
  ): Promise<MessageShape<A>> {
    return new Promise((resolve, reject) => {
      if (this.#closedBecause !== undefined) {
        reject(lost(this.#closedBecause));
        return;
      }
      const requestId = this.#takeRequestId();
      const deadline = setTimeout(() => {
        this.#pending.delete(requestId);
        reject(new DeadlineExceeded('The server did not answer in time.'));
      }, timeoutMs);
      const done = () => {
        clearTimeout(deadline);
        this.#pending.delete(requestId);
      };
      this.#pending.set(requestId, {
        answer: call.answer.typeName,
        resolve: (answer) => {
          done();
          resolve(answer as MessageShape<A>);
        },
        reject: (failure) => {
          done();
          reject(failure);
        },
      });
      this.#send(encodeFrame(call.request, body, requestId));
    });
  }

  /** Sends a frame that has no answer; does nothing on a closed connection. */
  notify<D extends DescMessage>(schema: D, body: MessageInitShape<D>): void {
    this.#send(encodeFrame(schema, body));
  }

  /** Ends the connection; requests under way fail with NotConnected. */
  close(reason: string): void {
    this.#closed(reason);
    this.#socket.close(NORMAL_CLOSURE);
  }

  #takeRequestId(): number {
    let id = this.#nextRequestId;
    while (this.#pending.has(id)) {
      id = (id % LAST_REQUEST_ID) + 1;
    }
    this.#nextRequestId = (id % LAST_REQUEST_ID) + 1;
    return id;
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.isClosed) {
      this.#lastSent = Date.now();
      this.#socket.send(bytes);
    }
  }

  #read(data: unknown): void {
    if (this.isClosed) {
      return;
    }
    this.#lastArrived = Date.now();
    this.#pingSent = 0;
    try {
      const frame = decodeFrame(new Uint8Array(data as ArrayBuffer));
      if (frame.requestId !== 0) {
        this.#answered(frame.requestId, frame.body);
      } else if (is(frame.body, ErrorSchema)) {
        this.#lastError = frame.body;
      } else if (frame.body) {
        this.#listener.arrived(frame.body);
      }
    } catch (malformed) {
      this.close((malformed as Error).message);
    }
  }

  #answered(requestId: number, body: AnyMessage | undefined): void {
    if (isPlace(body)) {
      this.#listener.arrived(body);
    }
    const pending = this.#pending.get(requestId);
    if (!pending) {
      return;
    }
    if (is(body, ErrorSchema)) {
      pending.reject(refusal(body));
    } else if (body && body.$typeName === pending.answer) {
      pending.resolve(body);
    } else {
      pending.reject(new NotConnected('The server answered something else than was asked.'));
    }
  }

  #keepAlive(): void {
    const now = Date.now();
    if ((this.#pingSent && now - this.#pingSent >= PONG_MS) || now - this.#lastArrived >= SILENCE_MS) {
      this.close('nothing was heard of the server');
    } else if (!this.#pingSent && now - this.#lastSent >= this.heartbeatMs - CHECK_MS) {
      this.#pingSent = now;
      this.#send(encodeFrame(PingSchema, {}, this.#takeRequestId()));
    }
  }

  #closed(reason: string): void {
    if (this.#closedBecause !== undefined) {
      return;
    }
    this.#closedBecause = reason;
    clearInterval(this.#check);
    for (const pending of [...this.#pending.values()]) {
      pending.reject(this.#readAsNonsense() ? refusal(this.#lastError!) : lost(reason));
    }
    this.#listener.closed(reason);
  }

  /** Whether the server closed the connection because of what was sent to it: the same must not be sent again. */
  #readAsNonsense(): boolean {
    const code = this.#lastError?.code;
    return code === ErrorCode.MALFORMED || code === ErrorCode.TOO_LARGE;
  }
}

/** Round-trip time to the gateway in milliseconds. */
export async function ping(connection: Connection): Promise<number> {
  const start = performance.now();
  await connection.request(calls.ping, {}, PONG_MS);
  return performance.now() - start;
}

function refusal(error: ErrorBody): RequestRefused {
  const sentence = error.message || 'The server refused this without saying why.';
  return new RequestRefused(error.code, sentence, error.retryAfterMs);
}

function lost(reason: string): NotConnected {
  return new NotConnected(`The connection was lost (${reason}).`);
}
