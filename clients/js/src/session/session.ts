/**
 * Getting a session and keeping it: several gateways, tokens, reconnecting with growing pauses, GoAway, and its end.
 * What the session is used for is not known here.
 */
import type { DescMessage, Message as AnyMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Connection, type ConnectionListener, type WebSocketConstructor } from '../connection/connection.js';
import { DeadlineExceeded, type EndKind, NotConnected, RequestRefused, SessionEnded } from '../errors.js';
import {
  calls,
  ErrorCode,
  GoAwaySchema,
  is,
  SessionEnd,
  SessionReplacedSchema,
  SessionRevokedSchema,
  type Call,
  type Session as SessionBody,
} from '../wire/frames.js';
import { Pause } from './pause.js';

/** A reason that this release does not know is one of a newer server. */
const END_KINDS: Partial<Record<SessionEnd, EndKind>> = {
  [SessionEnd.PASSWORD_CHANGED]: 'password',
  [SessionEnd.ACCOUNT_DELETED]: 'deleted',
  [SessionEnd.ACCOUNT_SUSPENDED]: 'suspended',
  [SessionEnd.BY_OPERATOR]: 'operator',
};

const REQUEST_MS = 10_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** How long an ordinary request may take, reconnects included. */
export const ASK_MS = 20_000;
/** How long a request may take for which the server hashes a password. */
export const LOGIN_MS = 35_000;
const LONGEST_SPREAD_MS = 5_000;
const STABLE_MS = 60_000;
const REFRESH_AT = 0.8;
const MOST_INTERNAL = 8;
const LONGEST_TIMER_MS = 0x7fff_ffff;

/** What a device shows to log in without a password. Whoever has them is the user: keep them in a private place. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** When to get new ones, in milliseconds since 1970. */
  readonly refreshAtMs: number;
}

/** What a session tells, in the order of the wire. None may throw. */
export interface SessionListener {
  /** A connection has just logged in. */
  loggedIn(session: SessionBody): void;
  /** A push that is not about the session, a SendAck or a ChangeAck. */
  arrived(body: AnyMessage): void;
  /** There is a connection, or none any more; the sentence is for a person. */
  connectionChanged(connected: boolean, sentence: string): void;
  /** New tokens must be kept before they are used; undefined: forget them. */
  keepTokens(tokens: Tokens | undefined): Promise<void>;
  /** It is over, and nobody connects again by itself. */
  ended(end: SessionEnded): void;
}

export interface SessionOptions {
  /** Addresses of gateways, like wss://chat.example.com/ws; tried in turn. */
  readonly servers: readonly string[];
  readonly WebSocket: WebSocketConstructor;
}

/** A login by something that the person typed: the first request on a connection. */
export type Login = (connection: Connection) => Promise<SessionBody>;

/** One session, over one connection after another. */
export class Session {
  readonly #options: SessionOptions;
  readonly #listener: SessionListener;
  readonly #pause = new Pause();
  readonly #waiting = new Set<() => void>();
  #tokens: Tokens | undefined;
  #connection: Connection | undefined;
  #ended: SessionEnded | undefined;
  #lostBecause = 'not connected yet';
  #serverIndex = 0;
  #onlineSince = 0;
  #reconnectAt = 0;
  #backoffMs = 0;
  #refreshUnanswered = false;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #goAwayTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionOptions, listener: SessionListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** The address of the gateway of the current connection. */
  get server(): string | undefined {
    return this.#connection?.url;
  }

  /** Logs in by a password, trying each server once, then keeps the session. */
  async logIn(login: Login, repeatable: boolean): Promise<void> {
    for (let triesLeft = this.#options.servers.length; ; triesLeft--) {
      try {
        await this.#connect(login);
        void this.#keep();
        return;
      } catch (failure) {
        // A Register whose answer was lost may have taken effect: repeating it would say "taken".
        const lost = failure instanceof NotConnected || failure instanceof DeadlineExceeded;
        const repeat = failure instanceof NotReached || (lost && repeatable);
        if (!repeat || triesLeft <= 1) {
          throw failure;
        }
        this.#serverIndex++;
      }
    }
  }

  /** Keeps a session that began earlier, connecting in the background. */
  resume(tokens: Tokens): void {
    this.#tokens = tokens;
    void this.#keep();
  }

  /** Asks, across reconnects, until there is an answer; only for requests that are safe to repeat. */
  async request<Q extends DescMessage, A extends DescMessage>(
    call: Call<Q, A>,
    body: MessageInitShape<Q>,
    deadlineMs: number,
  ): Promise<MessageShape<A>> {
    const until = Date.now() + deadlineMs;
    let wait = 0;
    let faults = 0;
    for (;;) {
      let failure: Error;
      try {
        const connection = await this.#up(until);
        return await connection.request(call, body, Math.max(100, Math.min(REQUEST_MS, until - Date.now())));
      } catch (failed) {
        failure = failed as Error;
        if (failed instanceof RequestRefused) {
          const again = isRetryable(failed) || (failed.code === ErrorCode.INTERNAL && ++faults < MOST_INTERNAL);
          if (!again) {
            throw failed;
          }
          wait = Math.max(failed.retryAfterMs || FIRST_BACKOFF_MS, Math.min(wait * 2, LONGEST_BACKOFF_MS));
          wait += Math.random() * Math.min(wait, LONGEST_SPREAD_MS);
        } else if (failed instanceof NotConnected || failed instanceof DeadlineExceeded) {
          wait = 50;
        } else {
          throw failed;
        }
      }
      if (Date.now() + wait >= until) {
        throw failure;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** Asks once, on the current connection: for what must not be repeated. */
  async requestOnce<Q extends DescMessage, A extends DescMessage>(
    call: Call<Q, A>,
    body: MessageInitShape<Q>,
    deadlineMs: number,
  ): Promise<MessageShape<A>> {
    const connection = await this.#up(Date.now() + deadlineMs);
    return connection.request(call, body, deadlineMs);
  }

  /** Sends a frame that has no answer, if there is a connection. */
  notify<D extends DescMessage>(schema: D, body: MessageInitShape<D>): boolean {
    this.#connection?.notify(schema, body);
    return this.#connection !== undefined;
  }

  /** Takes the tokens of an answer. */
  async adopt(session: SessionBody): Promise<void> {
    if (session.accessToken) {
      this.#tokens = {
        access: session.accessToken,
        refresh: session.refreshToken,
        refreshAtMs: Date.now() + REFRESH_AT * 1000 * session.accessTokenSeconds,
      };
      this.#refreshUnanswered = false;
      await this.#listener.keepTokens(this.#tokens);
    }
    this.#planRefresh();
  }

  /** Tries now in place of after the pause, unless a server asked for it: the network is back, or a person wants it. */
  reconnectNow(): void {
    this.#backoffMs = 0;
    if (Date.now() >= this.#reconnectAt) {
      this.#pause.wake();
    }
  }

  /** The network is gone: whatever connection there is is taken for dead, as its silence would tell much later. */
  networkLost(): void {
    this.#connection?.close('there is no network');
  }

  /** Ends the session here and on the server. */
  async logOut(): Promise<void> {
    const connection = this.#connection;
    this.end(new SessionEnded('closed', 'You logged out.'), connection);
    try {
      await connection?.request(calls.logout, {}, REQUEST_MS);
    } finally {
      connection?.close('logged out');
      await this.#listener.keepTokens(undefined);
    }
  }

  /** Nobody connects again; whoever waits is told why. The tokens stay good. */
  end(end: SessionEnded, keep?: Connection): void {
    if (this.#ended) {
      return;
    }
    this.#ended = end;
    clearTimeout(this.#refreshTimer);
    clearTimeout(this.#goAwayTimer);
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== keep) {
      connection?.close(end.message);
    }
    this.#pause.wake();
    this.#notifyWaiting();
    this.#listener.ended(end);
  }

  // Connecting

  async #keep(): Promise<void> {
    while (!this.#ended) {
      if (this.#connection) {
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
        continue;
      }
      const drawn = this.#backoffMs * (0.5 + Math.random() / 2);
      await this.#pause.wait(Math.max(drawn, this.#reconnectAt - Date.now()));
      if (!this.#ended) {
        this.#backoffMs = Math.min(Math.max(this.#backoffMs * 2, FIRST_BACKOFF_MS), LONGEST_BACKOFF_MS);
        await this.#reconnect();
      }
    }
  }

  async #reconnect(): Promise<void> {
    this.#reconnectAt = 0;
    try {
      await this.#connect((connection) => this.#byTokens(connection));
    } catch (failure) {
      this.#serverIndex++;
      this.#lostBecause = (failure as Error).message;
      if (failure instanceof RequestRefused) {
        this.#reconnectAt = Date.now() + failure.retryAfterMs;
      } else if (failure instanceof SessionEnded && !this.#ended) {
        await this.#listener.keepTokens(undefined);
        this.end(failure);
      }
    }
  }

  async #connect(login: Login): Promise<void> {
    const servers = this.#options.servers;
    const url = servers[this.#serverIndex % servers.length]!;
    // What arrives before the session is there belongs to it and comes after it.
    const early: AnyMessage[] = [];
    let adopted = false;
    const connection: Connection = await this.#open(url, {
      arrived: (body: AnyMessage) => (adopted ? this.#arrived(connection, body) : early.push(body)),
      closed: (reason: string) => this.#lost(connection, reason),
    });
    try {
      const session = await login(connection);
      // Tokens that are kept after a log-out would bring the session back.
      this.#throwIfEnded();
      connection.heartbeatMs = 1000 * (session.heartbeatSeconds || 30);
      await this.adopt(session);
      this.#throwIfEnded();
      if (connection.isClosed) {
        throw new NotConnected('The connection was lost right after the login.');
      }
      this.#connection = connection;
      this.#onlineSince = Date.now();
      this.#listener.loggedIn(session);
      adopted = true;
      early.forEach((body) => this.#arrived(connection, body));
      this.#listener.connectionChanged(true, `Connected to ${url}.`);
      this.#notifyWaiting();
    } catch (failure) {
      connection.close('not logged in');
      throw failure;
    }
  }

  async #open(url: string, listener: ConnectionListener): Promise<Connection> {
    try {
      return await Connection.open(url, this.#options.WebSocket, listener);
    } catch (failure) {
      throw new NotReached((failure as Error).message);
    }
  }

  async #byTokens(connection: Connection): Promise<SessionBody> {
    const tokens = this.#tokens;
    // A refresh token whose answer was lost is good for half a minute only: first of all it is shown again.
    if (tokens && !this.#refreshUnanswered) {
      try {
        return (await connection.request(calls.resume, { accessToken: tokens.access }, REQUEST_MS)).session!;
      } catch (refused) {
        if (!isTokenRefused(refused)) {
          throw refused;
        }
      }
    }
    const expired = new SessionEnded('expired', 'The session has expired: log in again with the password.');
    if (!tokens) {
      throw expired;
    }
    try {
      return await this.#askRefresh(connection, tokens);
    } catch (refused) {
      throw isTokenRefused(refused) ? expired : refused;
    }
  }

  async #askRefresh(connection: Connection, tokens: Tokens): Promise<SessionBody> {
    this.#refreshUnanswered = true;
    try {
      return (await connection.request(calls.refresh, { refreshToken: tokens.refresh }, REQUEST_MS)).session!;
    } catch (failure) {
      this.#refreshUnanswered = !(failure instanceof RequestRefused);
      throw failure;
    }
  }

  #planRefresh(inMs = (this.#tokens?.refreshAtMs ?? Infinity) - Date.now()): void {
    clearTimeout(this.#refreshTimer);
    if (!this.#ended && inMs < Infinity) {
      const wait = Math.min(Math.max(inMs, 0), LONGEST_TIMER_MS);
      this.#refreshTimer = setTimeout(() => void this.#refresh(), wait);
    }
  }

  async #refresh(): Promise<void> {
    const connection = this.#connection;
    const tokens = this.#tokens;
    if (!connection || !tokens) {
      return; // The next connection plans it anew.
    }
    if (Date.now() < tokens.refreshAtMs) {
      this.#planRefresh();
      return;
    }
    try {
      await this.adopt(await this.#askRefresh(connection, tokens));
    } catch (failure) {
      if (!isTokenRefused(failure)) {
        const asked = failure instanceof RequestRefused ? failure.retryAfterMs : 0;
        this.#planRefresh(Math.max(LONGEST_BACKOFF_MS, asked));
      }
    }
  }

  // What connections tell

  #arrived(connection: Connection, body: AnyMessage): void {
    if (connection !== this.#connection) {
      return;
    }
    if (is(body, SessionReplacedSchema)) {
      this.end(new SessionEnded('replaced', 'This device logged in somewhere else, so this session was ended.'));
    } else if (is(body, SessionRevokedSchema)) {
      void this.#listener.keepTokens(undefined);
      this.end(new SessionEnded(END_KINDS[body.why] ?? 'revoked', body.reason || 'The session was ended from elsewhere.'));
    } else if (is(body, GoAwaySchema)) {
      this.#reconnectAt = Date.now() + body.reconnectAfterMs;
      this.#goAwayTimer = setTimeout(() => connection.close('the gateway is going away'), body.reconnectAfterMs);
    } else {
      this.#listener.arrived(body);
    }
  }

  #lost(connection: Connection, reason: string): void {
    if (connection !== this.#connection) {
      return;
    }
    this.#connection = undefined;
    this.#lostBecause = reason;
    // The gateway that was lost may be gone: the others first.
    this.#serverIndex++;
    // Not by a login that succeeds: what ends each connection soon after would be repeated at full speed.
    if (Date.now() - this.#onlineSince > STABLE_MS) {
      this.#backoffMs = 0;
    }
    clearTimeout(this.#refreshTimer);
    clearTimeout(this.#goAwayTimer);
    this.#listener.connectionChanged(false, `The connection was lost (${reason}).`);
    this.#notifyWaiting();
  }

  // Waiting for a connection

  async #up(until: number): Promise<Connection> {
    for (;;) {
      this.#throwIfEnded();
      if (this.#connection) {
        return this.#connection;
      }
      const left = until - Date.now();
      if (left <= 0) {
        throw new NotConnected(`There is no connection to the server just now (${this.#lostBecause}).`);
      }
      await new Promise<void>((resolve) => {
        const timer = left < LONGEST_TIMER_MS ? setTimeout(resolve, left) : undefined;
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #throwIfEnded(): void {
    if (this.#ended) {
      throw this.#ended;
    }
  }

  #notifyWaiting(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((wake) => wake());
  }
}

/** No connection came about, so nothing was asked. */
class NotReached extends NotConnected {}

function isRetryable(refused: RequestRefused): boolean {
  return [ErrorCode.RATE_LIMITED, ErrorCode.OVERLOADED, ErrorCode.UNAVAILABLE].includes(refused.code);
}

function isTokenRefused(failure: unknown): boolean {
  return (
    failure instanceof RequestRefused && [ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED].includes(failure.code)
  );
}
