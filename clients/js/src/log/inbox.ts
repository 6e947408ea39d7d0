/**
 * The rules of receiving (docs/protocol.md, P-64 to P-77): what to take, what to hold back, what to ask for. Pure
 * bookkeeping: no socket, no clock, no store.
 */

const MAX_HELD = 1_000;
const MAX_OWN = 1_000;

/** Anything with a place in a conversation: a Message or a Changed. */
export interface Placed {
  readonly conversationId: bigint;
  readonly seq: bigint;
}

/** What must be remembered of a conversation between runs. */
export interface LogState {
  /** The last seen seq; undefined while the conversation is unknown. */
  readonly last: bigint | undefined;
  /** Seqs of this device's own sends above a gap. */
  readonly own: readonly bigint[];
}

/** A place to ask from: without seq, from this device's cursor. */
export interface Place {
  readonly conversationId: bigint;
  readonly seq?: bigint;
}

/** What is being asked for; given back to syncEnded(). */
export type Ceilings = ReadonlyMap<bigint, { readonly ceiling: bigint; readonly wasUnknown: boolean }>;

class Log<E extends Placed> {
  last: bigint | undefined;
  readonly held = new Map<bigint, E>();
  own = new Set<bigint>();

  constructor(state?: LogState) {
    this.last = state?.last;
    this.own = new Set(state?.own);
  }
}

/** Turns what arrives (pushed, listed by Sync, acknowledged sends) into entries to take, once and in order. */
export class Inbox<E extends Placed> {
  readonly #logs = new Map<bigint, Log<E>>();

  /** Starts from what state() returned earlier. */
  constructor(states: Iterable<readonly [bigint, LogState]> = []) {
    for (const [id, state] of states) {
      this.#logs.set(id, new Log(state));
    }
  }

  state(conversationId: bigint): LogState {
    const log = this.#logs.get(conversationId);
    return { last: log?.last, own: [...(log?.own ?? [])].sort(ascending) };
  }

  /** A new connection: what was held back was never acknowledged, so the login-time Sync lists it again. */
  connected(): void {
    this.#logs.forEach((log) => log.held.clear());
  }

  /** Takes a pushed entry and returns what can be taken now, in order. */
  pushed(entry: E): E[] {
    const log = this.#log(entry.conversationId);
    if (log.last === undefined && entry.seq === 1n) {
      log.last = 0n;
    }
    if (log.last !== undefined && entry.seq <= log.last) {
      return [];
    }
    if (log.held.size < MAX_HELD || log.held.has(entry.seq)) {
      log.held.set(entry.seq, entry);
    }
    return release(log);
  }

  /** Takes the seq of an acknowledged send of this device and returns what it lets through. */
  sent(conversationId: bigint, seq: bigint): E[] {
    const log = this.#log(conversationId);
    if (log.last === undefined && seq === 1n) {
      log.last = 0n;
    }
    if (log.last === undefined || seq > log.last) {
      log.own.add(seq);
      if (log.own.size > MAX_OWN) {
        log.own.delete(lowest(log.own));
      }
    }
    return release(log);
  }

  /** Takes an entry of a SyncAnswer, which leaves nothing out below it, and returns what can be taken now. */
  listed(entry: E): E[] {
    const log = this.#log(entry.conversationId);
    if (log.last !== undefined && entry.seq <= log.last) {
      return [];
    }
    log.held.set(entry.seq, entry);
    return release(log, entry.seq);
  }

  /** The device was too far behind, and goes on above this seq (P-230). Returns what can be taken now. */
  restarted(conversationId: bigint, seq: bigint): E[] {
    const log = this.#log(conversationId);
    if (log.last === undefined || log.last < seq) {
      log.last = seq;
      forgetUpTo(log, seq);
    }
    return release(log);
  }

  /** Where to ask because entries are held back. */
  gaps(): Place[] {
    return this.#places((log) => log.held.size > 0);
  }

  /** Where to ask because an acknowledged send lies above a gap. */
  gapsBelowOwn(): Place[] {
    return this.#places((log) => log.own.size > 0 && log.held.size === 0);
  }

  /** What to remember while a Sync for these places is under way. */
  ceilings(places: readonly Place[]): Ceilings {
    const result = new Map<bigint, { ceiling: bigint; wasUnknown: boolean }>();
    for (const { conversationId } of places) {
      const log = this.#log(conversationId);
      const waiting = [...log.held.keys(), ...log.own].sort(ascending);
      if (waiting.length > 0) {
        result.set(conversationId, { ceiling: waiting.at(-1)!, wasUnknown: log.last === undefined });
      }
    }
    return result;
  }

  /** A Sync for gaps is complete: what it did not list is not there. Returns what this lets through. */
  syncEnded(ceilings: Ceilings): E[] {
    const taken: E[] = [];
    for (const [conversationId, { ceiling, wasUnknown }] of ceilings) {
      const log = this.#log(conversationId);
      if (wasUnknown && log.last === undefined) {
        // Nothing was listed above this device's cursor: all of it was acknowledged before.
        log.last = ceiling;
        forgetUpTo(log, ceiling);
      }
      taken.push(...release(log, ceiling));
    }
    return taken;
  }

  #log(conversationId: bigint): Log<E> {
    let log = this.#logs.get(conversationId);
    if (!log) {
      log = new Log();
      this.#logs.set(conversationId, log);
    }
    return log;
  }

  #places(wanted: (log: Log<E>) => boolean): Place[] {
    const places: Place[] = [];
    for (const [conversationId, log] of this.#logs) {
      if (wanted(log)) {
        places.push(log.last === undefined ? { conversationId } : { conversationId, seq: log.last });
      }
    }
    return places;
  }
}

/** Takes what follows last without a gap; up to completeUpTo, missing seqs are not waited for. */
function release<E extends Placed>(log: Log<E>, completeUpTo = 0n): E[] {
  const taken: E[] = [];
  if (log.held.size + log.own.size === 0 || (log.last === undefined && completeUpTo === 0n)) {
    return taken;
  }
  for (const seq of [...new Set([...log.held.keys(), ...log.own])].sort(ascending)) {
    if (log.last !== undefined && seq <= log.last) {
      continue;
    }
    if (seq > completeUpTo && seq !== (log.last ?? 0n) + 1n) {
      break;
    }
    const entry = log.held.get(seq);
    if (!log.own.has(seq) && entry) {
      taken.push(entry);
    }
    log.last = seq;
  }
  forgetUpTo(log, log.last ?? 0n);
  return taken;
}

function forgetUpTo<E extends Placed>(log: Log<E>, seq: bigint): void {
  for (const held of [...log.held.keys()]) {
    if (held <= seq) {
      log.held.delete(held);
    }
  }
  for (const own of [...log.own]) {
    if (own <= seq) {
      log.own.delete(own);
    }
  }
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lowest(seqs: Set<bigint>): bigint {
  return [...seqs].sort(ascending)[0]!;
}
