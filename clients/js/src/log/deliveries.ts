/**
 * From what arrives to what is taken: asks Sync, holds back and fills gaps, hands entries to the sink in order, and
 * acknowledges with Received what the sink has. One event at a time. How the connection is kept is not its business.
 */
import type { DescMessage, Message as AnyMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { RequestRefused, SessionEnded } from '../errors.js';
import {
  calls,
  ChangedSchema,
  ErrorCode,
  is,
  isPlace,
  MAX_POSITIONS,
  MessageSchema,
  ReceiptSchema,
  ReceivedSchema,
  type Call,
  type Changed,
  type Message,
  type Receipt,
} from '../wire/frames.js';
import { Inbox, type LogState, type Place } from './inbox.js';

const ACK_DELAY_MS = 200;
const GAP_MS = 200;
const OWN_GAP_MS = 1_000;
const RESYNC_MS = 5_000;
const SYNC_MS = 30_000;
const MAX_WAITING = 10_000;

/** What has a place in a conversation. */
export type Entry = Message | Changed;

/** Where entries go. What take() has done must outlive a crash: after it the server forgets the entries. */
export interface Sink {
  /** How far each conversation has been taken. */
  states(): Iterable<readonly [bigint, LogState]>;
  take(entries: readonly Entry[], states: ReadonlyMap<bigint, LogState>): Promise<void>;
  receipts(receipts: readonly Receipt[]): Promise<void>;
  /** Of these conversations nothing up to the last seen seq will come: what is held of them has a gap above it. */
  restart(states: ReadonlyMap<bigint, LogState>): Promise<void>;
  /** In which conversations receipts are waited for, at most MAX_POSITIONS, with what is known. */
  awaitingReceipts(): Place[];
  /** The Sync after a login is complete. */
  synced(): void;
}

/** Whom to ask: the session. */
export interface Asker {
  request<Q extends DescMessage, A extends DescMessage>(
    call: Call<Q, A>,
    body: MessageInitShape<Q>,
    deadlineMs: number,
  ): Promise<MessageShape<A>>;
  notify<D extends DescMessage>(schema: D, body: MessageInitShape<D>): boolean;
}

type Event = { entry: Entry } | { sent: Place & { seq: bigint } } | { receipt: Receipt } | { sync: true };

/** Deliveries of one session. */
export class Deliveries {
  readonly #asker: Asker;
  readonly #sink: Sink;
  #inbox: Inbox<Entry>;
  readonly #acks = new Map<bigint, bigint>();
  #events: Event[] = [];
  #working = false;
  #stopped = false;
  #ackAt: number | undefined;
  #gapSince: number | undefined;
  #resyncAt: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: Promise<void> = Promise.resolve();

  constructor(asker: Asker, sink: Sink) {
    this.#asker = asker;
    this.#sink = sink;
    this.#inbox = new Inbox(sink.states());
  }

  /** A connection has just logged in: everything that this device has not acknowledged is asked for. */
  loggedIn(): void {
    this.#add({ sync: true });
  }

  /** A push, a SendAck or a ChangeAck, in the order of the wire. */
  arrived(body: AnyMessage): void {
    if (isPlace(body)) {
      this.#add({ sent: body });
    } else if (this.#events.length >= MAX_WAITING) {
      this.#resyncAt ??= Date.now() + GAP_MS; // Not acknowledged, so a Sync lists it again.
    } else if (is(body, MessageSchema) || is(body, ChangedSchema)) {
      this.#add({ entry: body });
    } else if (is(body, ReceiptSchema)) {
      this.#add({ receipt: body });
    }
  }

  /** Acknowledges what was taken, and handles no more events. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#acknowledge();
  }

  /** Waits for the event under way; after the session has ended, so that no request keeps it. */
  finished(): Promise<void> {
    return this.#idle;
  }

  #add(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  #wake(): void {
    if (!this.#working && !this.#stopped) {
      this.#working = true;
      clearTimeout(this.#timer);
      this.#idle = this.#work();
    }
  }

  async #work(): Promise<void> {
    await Promise.resolve(); // What arrives together is handled together.
    do {
      const events = this.#events;
      this.#events = [];
      try {
        await this.#handle(events);
        await this.#doDuties();
      } catch (failure) {
        if (failure instanceof SessionEnded) {
          break;
        }
        // The connection broke, the server is overloaded, or the store is full: a Sync makes up for what was missed.
        this.#resyncAt = Date.now() + RESYNC_MS;
      }
    } while (this.#events.length > 0 && !this.#stopped);
    this.#working = false;
    this.#sleep();
  }

  #sleep(): void {
    const due = this.#nextDuty();
    if (due < Infinity && !this.#stopped) {
      this.#timer = setTimeout(() => this.#wake(), Math.max(0, due - Date.now()));
    }
  }

  #nextDuty(): number {
    const patience = this.#inbox.gaps().length > 0 ? GAP_MS : OWN_GAP_MS;
    const gapAt = this.#gapSince === undefined ? Infinity : this.#gapSince + patience;
    return Math.min(this.#ackAt ?? Infinity, this.#resyncAt ?? Infinity, gapAt);
  }

  async #handle(events: readonly Event[]): Promise<void> {
    let ready: Entry[] = [];
    let touched = new Set<bigint>();
    const receipts: Receipt[] = [];
    for (const event of events) {
      if ('entry' in event) {
        touched.add(event.entry.conversationId);
        ready.push(...this.#inbox.pushed(event.entry));
      } else if ('sent' in event) {
        touched.add(event.sent.conversationId);
        ready.push(...this.#inbox.sent(event.sent.conversationId, event.sent.seq));
      } else if ('receipt' in event) {
        receipts.push(event.receipt);
      } else {
        await this.#take(ready, touched);
        ready = [];
        touched = new Set();
        await this.#syncAll();
      }
    }
    await this.#take(ready, touched);
    if (receipts.length > 0) {
      await this.#sink.receipts(receipts);
    }
  }

  async #doDuties(): Promise<void> {
    const now = Date.now();
    if (this.#ackAt !== undefined && now >= this.#ackAt) {
      this.#acknowledge();
    }
    if (this.#resyncAt !== undefined && now >= this.#resyncAt) {
      await this.#syncAll();
    }
    const held = this.#inbox.gaps();
    const gaps = held.length > 0 ? held : this.#inbox.gapsBelowOwn();
    if (gaps.length === 0) {
      this.#gapSince = undefined;
    } else if (this.#gapSince === undefined) {
      this.#gapSince = now;
    } else if (now - this.#gapSince >= (held.length > 0 ? GAP_MS : OWN_GAP_MS)) {
      this.#gapSince = undefined;
      await this.#fill(gaps.slice(0, MAX_POSITIONS));
    }
  }

  async #fill(places: Place[]): Promise<void> {
    const ceilings = this.#inbox.ceilings(places);
    if (!(await this.#asked(places))) {
      return;
    }
    await this.#take(this.#inbox.syncEnded(ceilings), new Set(ceilings.keys()));
  }

  /** Asks for places; false when they were asked for one by one, since one of them had all refused. */
  async #asked(places: Place[]): Promise<boolean> {
    try {
      await this.#ask({ after: places });
    } catch (failure) {
      if (!(failure instanceof RequestRefused && failure.code === ErrorCode.INVALID)) {
        throw failure;
      }
      // A place where the user is not, or only asks to be let in: nothing of it is listed.
      if (places.length > 1) {
        for (const place of places) {
          await this.#fill([place]);
        }
        return false;
      }
    }
    return true;
  }

  async #syncAll(): Promise<void> {
    this.#resyncAt = undefined;
    this.#acknowledge();
    this.#inbox.connected();
    await this.#ask({ delivered: this.#sink.awaitingReceipts().slice(0, MAX_POSITIONS), restarts: true });
    this.#sink.synced();
  }

  /** Follows a Sync to its end and takes what it lists. */
  async #ask(first: { after?: Place[]; delivered?: Place[]; restarts?: boolean }): Promise<void> {
    let continuation: Uint8Array<ArrayBufferLike> | undefined;
    for (;;) {
      const body = continuation
        ? { after: first.after ?? [], restarts: first.restarts ?? false, continuation }
        : first;
      const answer = await this.#asker.request(calls.sync, body as MessageInitShape<typeof calls.sync.request>, SYNC_MS);
      const ready: Entry[] = [];
      const touched = new Set<bigint>();
      for (const entry of [...answer.messages, ...answer.changes].sort(byPlace)) {
        touched.add(entry.conversationId);
        ready.push(...this.#inbox.listed(entry));
      }
      await this.#take(ready, touched);
      await this.#restart(answer.restarts);
      if (answer.receipts.length > 0) {
        await this.#sink.receipts(answer.receipts);
      }
      if (!answer.more) {
        return;
      }
      continuation = answer.continuation;
    }
  }

  async #take(ready: readonly Entry[], touched: ReadonlySet<bigint>): Promise<void> {
    if (touched.size === 0) {
      return;
    }
    const states = new Map([...touched].map((id) => [id, this.#inbox.state(id)]));
    await this.#sinking(() => this.#sink.take(ready, states));
    this.#toAcknowledge(states);
  }

  /** Goes on behind what will not be listed. */
  async #restart(told: readonly Place[]): Promise<void> {
    const places = told.filter(({ conversationId, seq = 0n }) => (this.#inbox.state(conversationId).last ?? -1n) < seq);
    if (places.length > 0) {
      const ready = places.flatMap(({ conversationId, seq }) => this.#inbox.restarted(conversationId, seq ?? 0n));
      const states = new Map(places.map(({ conversationId: id }) => [id, this.#inbox.state(id)]));
      await this.#sinking(() => this.#sink.restart(states));
      await this.#take(ready, new Set(states.keys()));
    }
  }

  async #sinking(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (failure) {
      // The inbox is ahead of the sink: nothing above what the sink has may be acknowledged.
      this.#inbox = new Inbox(this.#sink.states());
      throw failure;
    }
  }

  #toAcknowledge(states: ReadonlyMap<bigint, LogState>): void {
    for (const [id, { last }] of states) {
      if (last !== undefined && last > 0n) {
        this.#acks.set(id, last);
        this.#ackAt ??= Date.now() + ACK_DELAY_MS;
      }
    }
  }

  #acknowledge(): void {
    this.#ackAt = undefined;
    const positions = [...this.#acks].map(([conversationId, seq]) => ({ conversationId, seq }));
    for (let start = 0; start < positions.length; start += MAX_POSITIONS) {
      if (!this.#asker.notify(ReceivedSchema, { positions: positions.slice(start, start + MAX_POSITIONS) })) {
        return; // There is no connection: after the next login's Sync.
      }
    }
    this.#acks.clear();
  }
}

function byPlace(a: Entry, b: Entry): number {
  const [x, y] = a.conversationId === b.conversationId ? [a.seq, b.seq] : [a.conversationId, b.conversationId];
  return x < y ? -1 : x > y ? 1 : 0;
}
